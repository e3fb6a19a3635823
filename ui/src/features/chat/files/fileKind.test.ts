import { expect, it } from 'vitest';
import { isPicture, kindOf, safeType } from './fileKind';
import { attachment, picture } from './testFiles';

it.each([
  ['photo.jpg', 'image/jpeg', 'image'],
  ['drawing.svg', 'image/svg+xml', 'code'],
  ['page.html', 'text/html', 'code'],
  ['song.mp3', 'audio/mpeg', 'audio'],
  ['film.mp4', 'video/mp4', 'video'],
  ['report.pdf', 'application/pdf', 'pdf'],
  ['notes.txt', 'text/plain', 'text'],
  ['main.rs', 'text/plain', 'code'],
  ['main.rs', 'application/octet-stream', 'code'],
  ['data.json', 'application/json', 'code'],
  ['all.zip', 'application/zip', 'archive'],
  ['setup.exe', 'application/octet-stream', 'other'],
  ['letter.txt', 'application/x-msdownload', 'other'],
])('%s of type %s is taken for %s', (name, media_type, kind) => {
  expect(kindOf({ name, media_type })).toBe(kind);
});

it('only pixels that the host has looked at are drawn as a picture', () => {
  expect(isPicture(picture('a.png'))).toBe(true);
  const { image: _, ...enormous } = picture('enormous.png');
  expect(isPicture(enormous)).toBe(false);
  expect(isPicture(picture('a.svg', { media_type: 'image/svg+xml' }))).toBe(false);
});

it('what a host sends is never taken for a page or a drawing with scripts', () => {
  expect(safeType(picture('a.png'), 'image/jpeg')).toBe('image/jpeg');
  expect(safeType(picture('a.png'), 'image/svg+xml')).toBe('image/png');
  expect(safeType(attachment('a.svg', { media_type: 'image/svg+xml' }), 'image/svg+xml')).toBe(
    'application/octet-stream',
  );
  expect(safeType(attachment('a.html', { media_type: 'text/html' }), 'text/html')).toBe(
    'application/octet-stream',
  );
});
