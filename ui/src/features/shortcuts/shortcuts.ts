import type { CommandName } from '../../components/commands';

export interface Shortcut {
  command: CommandName;
  /** `KeyboardEvent.key`, lower case. */
  key: string;
  /** Ctrl, or Cmd on macOS. */
  mod?: boolean;
  alt?: boolean;
  shift?: boolean;
  /** False if the key means something of its own while text is written. */
  whileTyping: boolean;
}

/** All shortcuts: what the keyboard does and what the page shows come from here. */
export const SHORTCUTS: readonly Shortcut[] = [
  { command: 'new_chat', key: 'n', mod: true, whileTyping: true },
  { command: 'search', key: 'k', mod: true, whileTyping: true },
  { command: 'search_messages', key: 'f', mod: true, shift: true, whileTyping: true },
  { command: 'search_chat', key: 'f', mod: true, whileTyping: true },
  { command: 'next_found', key: 'f3', whileTyping: true },
  { command: 'previous_found', key: 'f3', shift: true, whileTyping: true },
  { command: 'previous_chat', key: 'arrowup', alt: true, whileTyping: true },
  { command: 'next_chat', key: 'arrowdown', alt: true, whileTyping: true },
  { command: 'focus_input', key: 'l', mod: true, whileTyping: true },
  { command: 'focus_input', key: '/', whileTyping: false },
  { command: 'stop', key: 'escape', whileTyping: true },
  { command: 'stop', key: '.', mod: true, whileTyping: true },
  { command: 'settings', key: ',', mod: true, whileTyping: true },
  { command: 'shortcuts', key: '/', mod: true, whileTyping: true },
];

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** The shortcut that the pressed keys mean. */
export function shortcutOf(keys: Keys, isMac: boolean, isTyping: boolean): Shortcut | undefined {
  const mod = isMac ? keys.metaKey : keys.ctrlKey;
  const other = isMac ? keys.ctrlKey : keys.metaKey;
  if (other) return undefined;
  return SHORTCUTS.find((shortcut) => {
    // On many keyboards `/` is typed with Shift, so Shift only counts for letters and named keys.
    const shiftMatters = shortcut.key.length > 1 || /[a-z]/.test(shortcut.key);
    return (
      shortcut.key === keys.key.toLowerCase() &&
      (shortcut.mod ?? false) === mod &&
      (shortcut.alt ?? false) === keys.altKey &&
      (!shiftMatters || (shortcut.shift ?? false) === keys.shiftKey) &&
      (shortcut.whileTyping || !isTyping)
    );
  });
}

/** What is drawn on a key, or by which name its words are found. */
export type KeyName = { sign: string } | { word: 'ctrl' | 'alt' | 'shift' | 'escape' };

const NAMES: Record<string, KeyName> = {
  arrowup: { sign: '↑' },
  arrowdown: { sign: '↓' },
  escape: { word: 'escape' },
};

/** The keys as this system's keyboards name them, in the order in which they are held. */
export function keyNames(
  { key, mod = false, alt = false, shift = false }: Shortcut,
  isMac: boolean,
): KeyName[] {
  const held: KeyName[] = [];
  if (mod) held.push(isMac ? { sign: '⌘' } : { word: 'ctrl' });
  if (alt) held.push(isMac ? { sign: '⌥' } : { word: 'alt' });
  if (shift) held.push(isMac ? { sign: '⇧' } : { word: 'shift' });
  return [...held, NAMES[key] ?? { sign: key.toUpperCase() }];
}

export const isMacKeyboard = /Mac|iPhone|iPad/.test(navigator.platform);
