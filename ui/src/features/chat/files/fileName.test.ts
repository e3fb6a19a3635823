import { expect, it } from 'vitest';
import { cutParts, partsOf, shownName } from './fileName';

it('a name that would read backwards shows that it does', () => {
  expect(shownName('photo\u202egnp.exe')).toBe('photo\ufffdgnp.exe');
  expect(partsOf(shownName('photo\u202egnp.exe'))).toEqual({ stem: 'photo\ufffdgnp', extension: '.exe' });
});

it('a name on several lines, or with a bell in it, is one line', () => {
  expect(shownName('a\nb\u0007\t.txt')).toBe('a\ufffdb\u2407\ufffd.txt');
});

it('of an endless name the beginning, the end and what it is are shown', () => {
  const shown = shownName(`${'a'.repeat(5000)}b.tar`);
  expect(shown.length).toBeLessThanOrEqual(200);
  expect(shown).toMatch(/^a+…a+b\.tar$/);
});

it('a cut goes through no character', () => {
  expect(shownName('😀'.repeat(500)).replace(/😀|…/gu, '')).toBe('');
});

it.each([
  ['archive.tar.gz', '.gz'],
  ['.gitignore', ''],
  ['README', ''],
  ['ends.', ''],
  [`long.${'x'.repeat(30)}`, ''],
])('of %s the extension is “%s”', (name, extension) => {
  expect(partsOf(name)).toEqual({ stem: name.slice(0, name.length - extension.length), extension });
});

it('where there is no room, the versions of a long name can still be told apart', () => {
  expect(cutParts('Report on the garden, second draft (v3).pdf').end).toBe('aft (v3).pdf');
  expect(cutParts('short.pdf')).toEqual({ start: 'short', end: '.pdf' });
  const hebrew = '\u05d0'.repeat(40);
  expect(cutParts(`${hebrew}.pdf`)).toEqual({ start: hebrew, end: '.pdf' });
});
