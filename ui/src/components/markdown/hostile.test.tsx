import { waitFor } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import { splitBlocks } from './blockSplitter';
import { loadMarkdown } from './loadMarkdown';
import { readMath } from './mathDelimiters';
import { readsAsMarkdown } from './readsAsMarkdown';
import { definitionsFor, referencesOf } from './references';
import { showControls } from './safeText';
import { isTangled } from './tangle';
import { show } from './testMarkdown';

beforeAll(loadMarkdown);

const MEGABYTE = 1_000_000;
const filled = (part: string, length = MEGABYTE) => part.repeat(Math.ceil(length / part.length));

/** What one section of a text may hold: the rest is drawn later, if it comes into the view. */
const SECTION = 4000;

const texts: Record<string, string> = {
  brackets: '[',
  footnotes: '[^1]',
  stars: '*a ',
  'stars and underscores': '_a*',
  quotes: '>',
  'lists in lists': '- ',
  backticks: '`a``b',
  'angle brackets': '<a ',
  ampersands: '&a',
  backslashes: '\\',
  dollars: '$a ',
  pipes: '|',
  addresses: 'http://a',
  accents: `a${'\u0301'.repeat(200)}`,
  'bidi overrides': '\u202ea',
};

// Each takes a tenth of a second on an idle machine; quadratic work would take minutes.
const BOUND_MS = 15_000;

it.each(Object.entries(texts))('a megabyte of %s is cut and looked through in a moment', (_, part) => {
  const text = filled(part);
  const start = performance.now();
  readsAsMarkdown(text);
  const blocks = splitBlocks(showControls(text));
  const references = referencesOf(blocks);
  for (const block of blocks) {
    isTangled(block.text);
    readMath(block.text);
    definitionsFor(block.text, references);
  }
  expect(performance.now() - start).toBeLessThan(BOUND_MS);
  expect(blocks.map((block) => block.text).join('')).toBe(text);
});

it.each(Object.entries(texts))('a screen full of %s is drawn in a moment', async (_, part) => {
  const { container } = show(filled(part, SECTION));
  await waitFor(() => expect(container.textContent).not.toBe(''), { timeout: BOUND_MS });
});

it.each([
  [
    'a list 5,000 deep',
    Array.from({ length: 5000 }, (_, depth) => `${' '.repeat(depth * 2)}- x`)
      .join('\n')
      .slice(0, 200_000),
  ],
  ['a quote 5,000 deep', `${'> '.repeat(5000)}x`],
  [
    'a table of 10,000 cells',
    `|${'h|'.repeat(100)}\n|${'-|'.repeat(100)}\n${`|${'c|'.repeat(100)}\n`.repeat(100)}`,
  ],
  ['a fence of 100,000 backticks', `${'`'.repeat(100_000)}\ncode`],
  ['thousands of definitions', `[a]\n\n${filled('[a]: https://example.org\n\n', 100_000)}`],
  ['a thousand footnotes', Array.from({ length: 1000 }, (_, at) => `x[^${at}]\n\n[^${at}]: n\n\n`).join('')],
])('%s is drawn without holding up the window', async (_, text) => {
  const start = performance.now();
  const { container } = show(text);
  // What is drawn at once; the rest follows in slices.
  expect(performance.now() - start).toBeLessThan(BOUND_MS);
  await waitFor(() => expect(container.textContent).not.toBe(''), { timeout: BOUND_MS });
});

it('marks that turn the direction of text end with their block, and in code are shown', () => {
  const { container } = show('safe \u202egnp.exe\n\n`x\u202ey` after');
  const [first] = container.querySelectorAll('p');
  expect(first).toHaveAttribute('dir', 'auto');
  expect(container.querySelector('code')?.textContent).toBe('x\ufffdy');
});
