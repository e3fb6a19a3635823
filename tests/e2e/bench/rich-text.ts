/*
 * Answers as models write them at their longest, for measuring how a chat of them is drawn: each has headings, lists,
 * a table, formulas, code and a quote. The same number gives the same text.
 */

/** What is written about, so that no two answers are alike. */
const subjects = [
  'sorting',
  'caching',
  'queues',
  'indexes',
  'locks',
  'hashing',
  'parsing',
  'routing',
] as const;
const languages = ['ts', 'python', 'rust', 'sql', 'go', 'bash'] as const;

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const times = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i));

/** An answer of some 6,000 characters. */
export function richAnswer(seed: number): string {
  const subject = at(subjects, seed);
  return [
    `## About ${subject}, part ${seed}`,
    prose(subject, 3),
    '### Steps',
    times(6, (i) => `${i + 1}. Take **part ${i}** of the ${subject}\n   - then \`step_${i}()\` *once*`).join(
      '\n',
    ),
    table(subject, 10),
    `The cost is $T(n) = ${seed + 2}T(n/2) + O(n)$, so that`,
    `$$\n\\sum_{i=0}^{\\log n} \\frac{n}{2^i} \\le \\int_0^{${seed}} \\sqrt{x^2 + 1}\\,dx\n$$`,
    `> [!NOTE]\n> Measured with ${seed * 100} entries[^1].`,
    code(at(languages, seed), 40),
    prose(subject, 2),
    code(at(languages, seed + 3), 12),
    `- [x] read [the manual](https://example.org/${subject})\n- [ ] try it`,
    '[^1]: On an idle machine.',
  ].join('\n\n');
}

/** Questions and long answers in turn, so many answers in all. */
export function richChat(answers: number): { question: string; answer: string }[] {
  return Array.from({ length: answers }, (_, seed) => ({
    question: `And what about **${at(subjects, seed)}**?\nIn \`${at(languages, seed)}\`, please.`,
    answer: richAnswer(seed),
  }));
}

function prose(subject: string, paragraphs: number): string {
  return times(
    paragraphs,
    (i) =>
      `Whoever looks at ${subject} for the ${i + 1}. time sees that *most* of the work lies in ` +
      'what is done **twice**: `read()` and `write()` meet in the middle, and what is kept between them decides. '.repeat(
        3,
      ),
  ).join('\n\n');
}

function table(subject: string, rows: number): string {
  const head = `| ${subject} | best | worst | memory | note |\n|---|:-:|:-:|--:|---|`;
  return [
    head,
    ...times(rows, (i) => `| variant ${i} | \`O(n)\` | $n^${i + 1}$ | ${i * 64} KB | **${subject}** ${i} |`),
  ].join('\n');
}

function code(language: string, lines: number): string {
  const body = times(
    lines,
    (i) => `const value${i} = compute(${i}, "text ${i}", { depth: ${i % 7} }); // step ${i}`,
  );
  return `\`\`\`${language}\n${body.join('\n')}\n\`\`\``;
}
