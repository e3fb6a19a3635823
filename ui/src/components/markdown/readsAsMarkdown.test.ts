import { expect, it } from 'vitest';
import { readsAsMarkdown } from './readsAsMarkdown';

it.each([
  'Hello, how are you?',
  'Costs 5 $, or 1-2 more (about 3.5 %).',
  '@gpt what is 3 + 4 = ?',
  'It is in snake_case_names #1 & so on :-)',
  'A poem\n    set in\n        like this',
  'C:\\path\\to [file]',
  '~ about 5',
])('plain words need no parser: %s', (text) => expect(readsAsMarkdown(text)).toBe(false));

it.each([
  '**bold**',
  'a _word_',
  'some `code`',
  '- item',
  'text\n1. one',
  '# Title',
  '> quote',
  'Title\n===',
  'https://example.org',
  'www.example.org',
  'me@example.org',
  '[a](b)',
  '| a | b |',
  '$x^2$',
  '\\(x\\)',
  '~~gone~~',
  '&copy;',
  '---',
  'hearth://message/x',
])('this is more: %s', (text) => expect(readsAsMarkdown(text)).toBe(true));

it('a long text is looked through once', () => {
  const start = performance.now();
  for (const mark of ['_', '[', '$', '~ ', '\\a', '&a', ' ', '#', 'a@', '1', '='])
    readsAsMarkdown(`a${mark}a`.repeat(300_000));
  expect(performance.now() - start).toBeLessThan(3000);
});
