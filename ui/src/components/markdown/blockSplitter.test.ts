import { describe, expect, it } from 'vitest';
import { type Block, BlockSplitter, splitBlocks } from './blockSplitter';

const samples = {
  prose: 'One line\nand another.\n\nSecond paragraph.\n\n\n# Heading\nText right below.\n',
  list: 'Intro:\n- one\n\n  more of one\n- two\n  - nested\n\n    ```js\n    let a;\n\n    let b;\n    ```\n- three\n\nAfter.\n',
  ordered: '1. First:\n```sh\nls\n```\n2. Second\n   text\n\n3) other list\n',
  code: 'Look:\n```python\nprint("a")\n\n# not a heading\n```\nDone.\n~~~~\n```\n~~~~\n',
  openCode: 'Look:\n\n```ts\nconst a = 1;\n\nconst b',
  table: 'Prices:\n| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |\n\nText.\n',
  math: 'So\n$$\nx = 1\n$$\nand \\[ y = 2 \\]\n\\[\nz\n\\]\n$$a$$\n$$ PID\n\ntext\n',
  quote: '> quoted\n> ```\n>\n> code\n> ```\nlazy\n\n---\n***\n',
  blanks: '\n\n\n  \nText\n\n\n',
  windows: 'a\r\n\r\n```js\r\nlet x;\r\n```\r\nb\r\n',
  unicode: `${'😀'.repeat(3000)} e\u0301 שלום\n\n字字字\n`,
  longLine: `${'word '.repeat(3000)}\n\nend`,
  noSpaces: 'x'.repeat(20_000),
  longCode: `\`\`\`js\n${'let value = compute(1, 2, 3);\n'.repeat(1000)}\`\`\`\nafter\n`,
  longTable: `| k | v |\n|---|---|\n${'| some key | some value |\n'.repeat(800)}\nafter\n`,
  longList: `${'- an item of a list that does not end\n'.repeat(800)}\nafter\n`,
  longText: `${'A line of a paragraph without an end.\n'.repeat(800)}`,
};

function appended(text: string, size: number): Block[] {
  const splitter = new BlockSplitter();
  for (let at = 0; at < text.length; at += size) splitter.append(text.slice(at, at + size));
  splitter.finish();
  return splitter.blocks;
}

/** Lines put together by chance, with a seed so that a failure comes again. */
function chance(seed: number): string {
  let state = seed * 2_654_435_761 + 1;
  const next = (bound: number) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return (state >>> 0) % bound;
  };
  const lines = ['', '', 'text', '# head', '- item', '  more', '* other', '1. one', '2. two', '```', '```js'];
  lines.push('~~~', '| a | b |', '|---|---|', '$$', '$$x$$', '\\[', '\\]', '> quote', '---', '    deep');
  lines.push('   ```', `long ${'y'.repeat(4500)}`, '\t- tab', '| a');
  return Array.from({ length: 5 + next(40) }, () => lines[next(lines.length)]).join('\n');
}

describe('the blocks of a text', () => {
  it.each(Object.entries(samples))('joined are the text: %s', (_, text) => {
    const blocks = splitBlocks(text);
    expect(blocks.map((block) => block.text).join('')).toBe(text);
    let at = 0;
    for (const block of blocks) {
      expect(block.start).toBe(at);
      at += block.text.length;
    }
  });

  it.each(Object.entries(samples))('do not depend on how the text arrived: %s', (_, text) => {
    const whole = splitBlocks(text);
    for (const size of [1, 2, 7, 1000]) expect(appended(text, size)).toEqual(whole);
  });

  it('keep both laws for lines put together by chance', () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const text = chance(seed);
      const whole = splitBlocks(text);
      expect(whole.map((block) => block.text).join('')).toBe(text);
      expect(appended(text, 1)).toEqual(whole);
    }
  });

  it('stay small, whatever the text', () => {
    for (const text of Object.values(samples)) {
      for (const block of splitBlocks(text)) expect(block.text.length).toBeLessThanOrEqual(12_000);
    }
  });

  it('never split a surrogate pair', () => {
    for (const { text } of splitBlocks('😀'.repeat(9001))) {
      expect(text).not.toMatch(/\p{Surrogate}/u);
    }
  });
});

describe('what was frozen', () => {
  it('never changes while more text arrives, and with the tail is all that came', () => {
    const text = Object.values(samples).join('\n\n');
    const splitter = new BlockSplitter();
    let known: Block[] = [];
    for (let at = 0; at < text.length; at += 997) {
      splitter.append(text.slice(at, at + 997));
      expect(splitter.blocks.slice(0, known.length)).toEqual(known);
      known = [...splitter.blocks];
      const shown = known.map((block) => block.text).join('') + (splitter.tail()?.text ?? '');
      expect(shown).toBe(text.slice(0, at + 997));
    }
  });

  it('leaves a bounded tail to parse again', () => {
    for (const text of Object.values(samples)) {
      const splitter = new BlockSplitter();
      for (let at = 0; at < text.length; at += 40) {
        splitter.append(text.slice(at, at + 40));
        expect(splitter.tail()?.text.length ?? 0).toBeLessThanOrEqual(16_000);
      }
    }
  });
});

describe('kinds', () => {
  const kinds = (text: string) => splitBlocks(text).map(({ kind, text: part }) => [kind, part]);

  it('a list keeps its paragraphs, its nested lists and its code', () => {
    expect(kinds(samples.list)).toEqual([
      ['prose', 'Intro:\n'],
      ['list', samples.list.slice('Intro:\n'.length, -'After.\n'.length)],
      ['prose', 'After.\n'],
    ]);
  });

  it('a fence at the margin ends a list, another mark starts another', () => {
    expect(kinds(samples.ordered).map(([kind]) => kind)).toEqual(['list', 'code', 'list', 'list']);
  });

  it('code keeps empty lines, other fences and what looks like a heading', () => {
    expect(kinds(samples.code)).toEqual([
      ['prose', 'Look:\n'],
      ['code', '```python\nprint("a")\n\n# not a heading\n```\n'],
      ['prose', 'Done.\n'],
      ['code', '~~~~\n```\n~~~~\n'],
    ]);
  });

  it('a table takes its header from below a paragraph', () => {
    expect(kinds(samples.table).map(([kind]) => kind)).toEqual(['prose', 'table', 'prose']);
  });

  it('formulas stand alone, in both ways of writing them; two dollars alone are text', () => {
    expect(kinds(samples.math)).toEqual([
      ['prose', 'So\n'],
      ['math', '$$\nx = 1\n$$\n'],
      ['prose', 'and \\[ y = 2 \\]\n'],
      ['math', '\\[\nz\n\\]\n'],
      ['math', '$$a$$\n'],
      ['prose', '$$ PID\n\n'],
      ['prose', 'text\n'],
    ]);
  });

  it('a long table repeats its header, a long code goes on', () => {
    const tables = splitBlocks(samples.longTable).filter(({ kind }) => kind === 'table');
    expect(tables.length).toBeGreaterThan(2);
    expect(tables[0]?.head).toBe('');
    expect(tables[1]).toMatchObject({ first: false, head: '| k | v |\n|---|---|\n' });

    const codes = splitBlocks(samples.longCode).filter(({ kind }) => kind === 'code');
    expect(codes[0]).toMatchObject({ first: true, closed: false });
    expect(codes.at(-1)).toMatchObject({ first: false, closed: true });
    expect(new Set(codes.map(({ fence }) => fence?.info))).toEqual(new Set(['js']));
  });
});

describe('the work', () => {
  it('grows with the text, not faster', () => {
    const work = (text: string) => {
      const start = performance.now();
      appended(text, 20);
      return performance.now() - start;
    };
    for (const line of ['text text text\n', 'text', '| a | b |\n', '```\ncode\n', '- item\n']) {
      const small = line.repeat(40_000 / line.length);
      work(small);
      const once = Math.max(Math.min(work(small), work(small), work(small)), 1);
      const large = small.repeat(10);
      const tenfold = Math.min(work(large), work(large), work(large));
      // Quadratic work would take a hundred times as long.
      expect(tenfold / once, JSON.stringify(line)).toBeLessThan(50);
    }
  });
});
