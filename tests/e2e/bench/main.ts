import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { firstTokenRows } from './first-token.ts';
import { longAnswerRows } from './long-answer.ts';
import { richChatRows } from './rich-chat.ts';
import type { Row, Sizes } from './row.ts';
import { scrollingRows } from './scrolling.ts';
import { walkingRows } from './walking.ts';

/**
 * What only the page itself can tell about Hearth's speed. Prints a row a line, and writes all rows to the
 * file named by `--json`. `HEARTH_BENCH_STORE` names a data directory with a long chat to scroll through.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
    only: { type: 'string', default: 'first-token,long-answer,scrolling,rich-chat,walking' },
  },
});

const sizes: Sizes = values.check
  ? { runs: 1, firstTokens: 2, tokens: 1_000, scrolling: 1_000, answers: 2, chats: 2 }
  : {
      runs: Number(values.runs),
      firstTokens: 9,
      tokens: 50_000,
      scrolling: 10_000,
      answers: 100,
      chats: 100,
    };

const parts: Record<string, (sizes: Sizes) => Promise<Row[]>> = {
  'first-token': firstTokenRows,
  'long-answer': longAnswerRows,
  scrolling: scrollingRows,
  'rich-chat': richChatRows,
  walking: walkingRows,
};

const rows: Row[] = [];
for (const name of values.only.split(',')) {
  const measure = parts[name];
  if (!measure) throw new Error(`there is no part ${name}: ${Object.keys(parts).join(', ')} are`);
  for (const row of await measure(sizes)) {
    console.log(JSON.stringify(row));
    rows.push(row);
  }
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
