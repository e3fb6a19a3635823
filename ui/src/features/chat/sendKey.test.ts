import { expect, it } from 'vitest';
import { keyMeaning } from './sendKey';

const enter = {
  key: 'Enter',
  keyCode: 13,
  isComposing: false,
  repeat: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
};

it('Enter sends and Shift+Enter breaks the line', () => {
  expect(keyMeaning(enter, 'enter')).toBe('send');
  expect(keyMeaning({ ...enter, shiftKey: true }, 'enter')).toBe('text');
  expect(keyMeaning({ ...enter, key: 'a' }, 'enter')).toBe('text');
});

it('where the user wants it, only Ctrl or Command with Enter sends', () => {
  expect(keyMeaning(enter, 'mod_enter')).toBe('text');
  expect(keyMeaning({ ...enter, ctrlKey: true }, 'mod_enter')).toBe('send');
  expect(keyMeaning({ ...enter, metaKey: true }, 'mod_enter')).toBe('send');
});

it('Enter that chooses in an input method does not send', () => {
  expect(keyMeaning({ ...enter, isComposing: true }, 'enter')).toBe('text');
  expect(keyMeaning({ ...enter, keyCode: 229 }, 'enter')).toBe('text');
});

it('Enter held down sends once', () => {
  expect(keyMeaning({ ...enter, repeat: true }, 'enter')).toBe('none');
});
