import type { Block } from './blockSplitter';

/** What a text defines in one place for use in others, while each block is parsed by itself. */
export interface References {
  /** Names it among those of other states of the same text. */
  readonly key: string;
  /** The address of `[label]: address`, with its title, by its label. */
  readonly links: ReadonlyMap<string, string>;
  /** Those that are referred to, in the order in which they first are. */
  readonly notes: readonly Note[];
  /** Where blocks start that only go on with a footnote. */
  readonly inNotes: ReadonlySet<number>;
}

export interface Note {
  readonly identifier: string;
  /** The note's own Markdown. */
  readonly text: string;
}

/** What one block says: looked for once, since a finished block never changes. */
interface Found {
  links: Map<string, string>;
  notes: Map<string, string>;
  /** The labels of the footnotes it refers to, in order. */
  noted: string[];
}

const DEFINITION = /^ {0,3}\[([^[\]\n]{1,200})\]:[ \t]*(\S.*|)$/;
const LABEL = /\[([^[\]\n]{1,200})\](:?)/g;
/** More are not looked up: a text that long with so many is made to be slow. */
const MOST = 300;

const known = new WeakMap<Block, Found>();
const nothing: Found = { links: new Map(), notes: new Map(), noted: [] };

/** `null` for a text that defines nothing, as most do. */
export function referencesOf(blocks: readonly Block[]): References | null {
  const links = new Map<string, string>();
  const texts = new Map<string, string>();
  const noted = new Set<string>();
  const inNotes = new Set<number>();
  let open: string | null = null;
  for (const block of blocks) {
    const found = foundIn(block);
    for (const [label, target] of found.links) if (!links.has(label)) links.set(label, target);
    for (const [label, text] of found.notes) if (!texts.has(label)) texts.set(label, text);
    for (const label of found.noted) noted.add(label);
    // What is set in behind a footnote belongs to it.
    if (open !== null && found.notes.size === 0 && /^(?: {4}|\t)/.test(block.text)) {
      inNotes.add(block.start);
      texts.set(open, `${texts.get(open)}\n${block.text.replace(/^(?: {4}|\t)/gm, '')}`);
    } else open = [...found.notes.keys()].at(-1) ?? null;
  }
  if (links.size === 0 && texts.size === 0) return null;
  const notes = [...noted].slice(0, MOST).flatMap((identifier) => {
    const text = texts.get(identifier);
    return text === undefined ? [] : [{ identifier, text }];
  });
  return { key: JSON.stringify([[...links], notes]), links, notes, inNotes };
}

/** What stands before a block's text so that it is read as in the whole text. */
export function definitionsFor(text: string, references: References | null): string {
  if (references === null || !text.includes('[')) return '';
  const wanted = new Set([...text.matchAll(LABEL)].slice(0, MOST).map(([, label = '']) => labelOf(label)));
  const lines: string[] = [];
  for (const { identifier } of references.notes) {
    if (wanted.has(`^${identifier}`)) lines.push(`[^${identifier}]: -`);
  }
  for (const label of wanted) {
    const target = references.links.get(label);
    if (target !== undefined) lines.push(`[${label}]: ${target}`);
  }
  if (lines.length === 0) return '';
  // The last is no footnote, which would take in what follows.
  return [...lines, '[-]: <>', ''].join('\n\n');
}

function foundIn(block: Block): Found {
  const before = known.get(block);
  if (before !== undefined) return before;
  const found = block.kind === 'code' || !block.text.includes(']') ? nothing : search(block.text);
  known.set(block, found);
  return found;
}

function search(text: string): Found {
  const found: Found = { links: new Map(), notes: new Map(), noted: [] };
  let note: string | null = null;
  for (const line of text.split('\n')) {
    const [, label, rest = ''] = DEFINITION.exec(line) ?? [];
    if (label?.startsWith('^') && label.length > 1) {
      note = labelOf(label).slice(1);
      if (found.notes.size < MOST) found.notes.set(note, rest);
    } else if (label !== undefined && rest !== '') {
      note = null;
      if (found.links.size < MOST) found.links.set(labelOf(label), rest);
    } else if (note !== null) {
      found.notes.set(note, `${found.notes.get(note) ?? ''}\n${line.replace(/^(?: {1,4}|\t)/, '')}`);
    }
    const words = label === undefined ? line : rest;
    for (const [, name = ''] of words.matchAll(LABEL)) {
      if (name.startsWith('^') && name.length > 1 && found.noted.length < MOST)
        found.noted.push(labelOf(name).slice(1));
    }
  }
  return found;
}

/** Labels are the same in any case and with any white space. */
function labelOf(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase();
}
