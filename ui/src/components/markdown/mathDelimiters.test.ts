import { expect, it } from 'vitest';
import { formulaOf, readMath } from './mathDelimiters';

it.each([
  ['The area is $\\pi r^2$.', 'The area is $$\\pi r^2$$.'],
  ['With \\( a + b \\) and \\[ c \\].', 'With $$a + b$$ and $$c$$.'],
  ['Already $$x$$ so.', 'Already $$x$$ so.'],
  ['($x$, $y$)', '($$x$$, $$y$$)'],
])('a formula is read: %s', (text, read) => {
  expect(readMath(text)).toEqual({ text: read, hasMath: true });
});

it.each([
  'It costs $5 and $10.',
  'From $5-$10 or US$6.',
  'Set $HOME and $PATH, or "$a/$b".',
  'The code `$x$` and ``a ` $x$`` stay.',
  '```\n$x$\n```',
  'An escaped \\$x\\$ stays.',
  'A lone $$ PID.',
  'No formula at all.',
])('other text stays as it is: %s', (text) => {
  expect(readMath(text)).toEqual({ text, hasMath: false });
});

it('a block of a formula is read in both ways of writing it', () => {
  expect(formulaOf('$$\nx = 1\n$$\n')).toBe('x = 1');
  expect(formulaOf('\\[ y \\]\n')).toBe('y');
  expect(formulaOf('$$z$$')).toBe('z');
  expect(formulaOf('$$\nnot yet clo')).toBe('not yet clo');
});

it('a formula that is too long is not drawn, and of very many only the first are', () => {
  expect(formulaOf(`$$\n${'x+'.repeat(2000)}\n$$`)).toBeNull();
  const { text, hasMath } = readMath('$a$ '.repeat(1000));
  expect(hasMath).toBe(true);
  expect(text.match(/\$\$a\$\$/g)?.length).toBeLessThan(120);
  expect(text.endsWith('$a$ ')).toBe(true);
});
