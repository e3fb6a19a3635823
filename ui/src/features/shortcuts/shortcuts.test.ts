import { expect, it } from 'vitest';
import { keyNames, SHORTCUTS, shortcutOf } from './shortcuts';

const none = { key: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const commandOf = (keys: Partial<typeof none>, isMac = false, isTyping = false) =>
  shortcutOf({ ...none, ...keys }, isMac, isTyping)?.command;

it('takes Ctrl, and Cmd on macOS', () => {
  expect(commandOf({ key: 'n', ctrlKey: true })).toBe('new_chat');
  expect(commandOf({ key: 'n', metaKey: true }, true)).toBe('new_chat');
  expect(commandOf({ key: 'n', ctrlKey: true }, true)).toBeUndefined();
  expect(commandOf({ key: 'n', metaKey: true })).toBeUndefined();
});

it('leaves keys alone that mean something while text is written', () => {
  expect(commandOf({ key: '/' })).toBe('focus_input');
  expect(commandOf({ key: '/' }, false, true)).toBeUndefined();
  expect(commandOf({ key: '/', ctrlKey: true }, false, true)).toBe('shortcuts');
  expect(commandOf({ key: 'Escape' }, false, true)).toBe('stop');
});

it('hears a slash on keyboards where it is typed with Shift, and no other shortcut with Shift', () => {
  expect(commandOf({ key: '/', ctrlKey: true, shiftKey: true })).toBe('shortcuts');
  expect(commandOf({ key: 'N', ctrlKey: true, shiftKey: true })).toBeUndefined();
  expect(commandOf({ key: 'ArrowDown', altKey: true, shiftKey: true })).toBeUndefined();
});

it('gives no two commands the same keys', () => {
  const names = SHORTCUTS.map((shortcut) => JSON.stringify(keyNames(shortcut, false)));
  expect(new Set(names).size).toBe(names.length);
});

it('names keys as the keyboard does', () => {
  const nextChat = { command: 'next_chat', key: 'arrowdown', alt: true, whileTyping: true } as const;
  const newChat = { command: 'new_chat', key: 'n', mod: true, whileTyping: true } as const;
  expect(keyNames(nextChat, false)).toEqual([{ word: 'alt' }, { sign: '↓' }]);
  expect(keyNames(newChat, false)).toEqual([{ word: 'ctrl' }, { sign: 'N' }]);
  expect(keyNames(newChat, true)).toEqual([{ sign: '⌘' }, { sign: 'N' }]);
});
