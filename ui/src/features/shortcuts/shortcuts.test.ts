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

it('hears Shift where a shortcut has it, and tells it from the same keys without', () => {
  expect(commandOf({ key: 'F', ctrlKey: true, shiftKey: true }, false, true)).toBe('search_messages');
  expect(commandOf({ key: 'f', ctrlKey: true }, false, true)).toBe('search_chat');
  expect(commandOf({ key: 'F3' })).toBe('next_found');
  expect(commandOf({ key: 'F3', shiftKey: true })).toBe('previous_found');
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
  const everywhere = {
    command: 'search_messages',
    key: 'f',
    mod: true,
    shift: true,
    whileTyping: true,
  } as const;
  expect(keyNames(everywhere, false)).toEqual([{ word: 'ctrl' }, { word: 'shift' }, { sign: 'F' }]);
  expect(keyNames(newChat, true)).toEqual([{ sign: '⌘' }, { sign: 'N' }]);
});
