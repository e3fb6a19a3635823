/** One emoji, with the words it is found by. */
export interface Emoji {
  /** As it is written without a skin tone. */
  char: string;
  /** What it is called. */
  label: string;
  /** Short names, as between colons. */
  names: readonly string[];
  tags: readonly string[];
  /** With each skin tone, from light to dark; empty where it has none. */
  tones: readonly string[];
}

export const GROUPS = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const;

export type Group = (typeof GROUPS)[number];

export interface EmojiData {
  all: readonly Emoji[];
  groups: ReadonlyMap<Group, readonly Emoji[]>;
  byName: ReadonlyMap<string, Emoji>;
  /** By each way to write it, with and without a skin tone. */
  byChar: ReadonlyMap<string, Emoji>;
}

/** An entry of `emojibase-data`. */
interface Entry {
  hexcode: string;
  label: string;
  unicode: string;
  /** Emojibase's own number; those without one are parts of others, as the letters of flags. */
  group?: number;
  order?: number;
  tags?: string[];
  skins?: Entry[];
}

/** Which of Emojibase's groups is which; its group 2 holds skin tones and hair. */
const GROUP_OF: Readonly<Record<number, Group>> = {
  0: 'smileys',
  1: 'people',
  3: 'nature',
  4: 'food',
  5: 'travel',
  6: 'activities',
  7: 'objects',
  8: 'symbols',
  9: 'flags',
};

let loading: Promise<EmojiData> | null = null;
let loaded: EmojiData | null = null;

/** All emoji. They are half a megabyte, which is read once, when the first of them is looked for. */
export function loadEmoji(): Promise<EmojiData> {
  loading ??= read().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** What was read already; `null` if nothing was. */
export function emojiNow(): EmojiData | null {
  return loaded;
}

async function read(): Promise<EmojiData> {
  const [entries, names] = await Promise.all([
    import('emojibase-data/en/compact.json'),
    import('emojibase-data/en/shortcodes/github.json'),
  ]);
  loaded = dataOf(entries.default as Entry[], names.default as Record<string, string | string[]>);
  return loaded;
}

function dataOf(entries: readonly Entry[], names: Readonly<Record<string, string | string[]>>): EmojiData {
  const groups = new Map<Group, Emoji[]>(GROUPS.map((group) => [group, []]));
  const byName = new Map<string, Emoji>();
  const byChar = new Map<string, Emoji>();
  const inOrder = [...entries].sort((one, other) => (one.order ?? 0) - (other.order ?? 0));
  for (const { hexcode, label, unicode, group, tags = [], skins = [] } of inOrder) {
    const into = groups.get(GROUP_OF[group ?? -1] ?? 'smileys');
    if (group === undefined || GROUP_OF[group] === undefined || into === undefined) continue;
    const emoji: Emoji = {
      char: written(unicode),
      label,
      names: [names[hexcode] ?? []].flat(),
      tags,
      tones: TONES.flatMap((tone) => skins.find((skin) => isWhollyOf(skin.hexcode, tone))?.unicode ?? []).map(
        written,
      ),
    };
    into.push(emoji);
    for (const name of emoji.names) byName.set(name, emoji);
    for (const char of [emoji.char, ...emoji.tones]) byChar.set(char, emoji);
  }
  return { all: [...groups.values()].flat(), groups, byName, byChar };
}

/** The modifiers from light to dark (Unicode Technical Standard 51, section 2.4). */
const TONES = ['1F3FB', '1F3FC', '1F3FD', '1F3FE', '1F3FF'];

/** A couple may have two different skin tones: those are not offered. */
function isWhollyOf(hexcode: string, tone: string): boolean {
  const tones = hexcode.split('-').filter((code) => TONES.includes(code));
  return tones.length > 0 && tones.every((code) => code === tone);
}

/**
 * Fully qualified (the same standard, section 1.4.3), so that everybody writes an emoji alike and reactions with it are
 * counted together: where a character is an emoji by itself, no selector follows it.
 */
function written(unicode: string): string {
  return unicode.replace(/(\p{Emoji_Presentation})\ufe0f/gu, '$1');
}
