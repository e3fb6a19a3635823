import { expect, it } from 'vitest';
import { openableUrl, showControls, showDirectionMarks } from './safeText';

it('control characters are shown and keep their place', () => {
  expect(showControls('a\u0000b\u001b[31m\u007f\u0085c\td\r\ne')).toBe('a␀b␛[31m␡\ufffdc\td\r\ne');
});

it('letters of every script stay', () => {
  const text = 'é שלום 字 👩‍👩‍👧 e\u0301';
  expect(showControls(text)).toBe(text);
});

it('code cannot turn its direction', () => {
  expect(showDirectionMarks('if (a\u202e)')).toBe('if (a\ufffd)');
});

it('only web and mail links can be opened', () => {
  expect(openableUrl('https://example.org/a b')).toBe('https://example.org/a%20b');
  expect(openableUrl('mailto:a@example.org')).toBe('mailto:a@example.org');
  expect(openableUrl('https://аррӏе.example')).toContain('xn--');
  for (const href of [
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    '#top',
    'page',
    undefined,
  ]) {
    expect(openableUrl(href)).toBeNull();
  }
});
