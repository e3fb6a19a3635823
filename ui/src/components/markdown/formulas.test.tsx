import { act } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import { loadMarkdown } from './loadMarkdown';
import { show } from './testMarkdown';
import { loadMath } from './useMath';

beforeAll(async () => {
  await loadMarkdown();
  await act(loadMath);
});

it.each([
  'Inline $x^2$.',
  'Also \\(x^2\\).',
  '$$\nx^2\n$$',
  '\\[ x^2 \\]',
  '```math\nx^2\n```',
  '- item $x^2$',
])('a formula is drawn: %s', (text) => expect(show(text).container.querySelector('.katex')).not.toBeNull());

it.each([
  ['that never ends', '$$\\def\\a{\\a\\a}\\a$$'],
  ['that doubles', `$$${'\\def\\a{\\b\\b}\\def\\b{\\c\\c}'.repeat(20)}\\a$$`],
  ['with a fault', '$$\\frac{a}{$$'],
])('a formula %s stands as it was written', (_, text) => {
  const { container } = show(text);
  expect(container.querySelector('.katex')).toBeNull();
  expect(container).toHaveTextContent(text.replaceAll('$$', ''), { normalizeWhitespace: false });
});

it('a formula draws nothing larger than the text around it, follows no link and loads nothing', () => {
  const { container } = show(
    '$$\\rule{9999em}{9999em} \\href{https://x.example}{a} \\includegraphics{https://x.example/y.png}$$',
  );
  expect(container.querySelector('a, img')).toBeNull();
  expect(container.innerHTML).not.toContain('9999em;');
});

it('formulas made to be slow stand as they were written, or take a moment', () => {
  const { container } = show(`$$\n${'\\sqrt{'.repeat(250)}x${'}'.repeat(250)}\n$$`);
  expect(container.querySelector('.katex')).toBeNull();
  const start = performance.now();
  show(`$$\n${'\\frac{a}{b}+'.repeat(120)}\n$$`);
  show('$a_b$ '.repeat(600));
  // In a browser it is a tenth of what it takes without one.
  expect(performance.now() - start).toBeLessThan(15_000);
});
