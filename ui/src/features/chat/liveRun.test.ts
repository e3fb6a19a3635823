import { expect, it } from 'vitest';
import { type LiveRun, withDelta } from './liveRun';

const run: LiveRun = { runId: 'r', messageId: 'm', askedBy: 'u', text: 'Hé😀', reasoning: '', wait: null };

function delta(offset: number, text: string, kind: 'text' | 'reasoning' = 'text', run_id = 'r') {
  return { type: 'run_delta', chat_id: 'c', run_id, message_id: 'm', kind, offset, text } as const;
}

it('a delta goes on where the text ends, counted in UTF-16 units', () => {
  expect(withDelta(run, delta(4, '!'))).toMatchObject({ text: 'Hé😀!' });
  expect(withDelta(run, delta(0, 'Hm', 'reasoning'))).toMatchObject({ text: 'Hé😀', reasoning: 'Hm' });
});

it('a repeat changes nothing, a partial repeat adds only what is new', () => {
  expect(withDelta(run, delta(0, 'Hé'))).toBe(run);
  expect(withDelta(run, delta(2, '😀 you'))).toMatchObject({ text: 'Hé😀 you' });
});

it('a gap, or a run that is not known, is told', () => {
  expect(withDelta(run, delta(5, 'x'))).toBe('gap');
  expect(withDelta(run, delta(4, 'x', 'text', 'other'))).toBe('gap');
  expect(withDelta(null, delta(0, 'x'))).toBe('gap');
});

it('text ends a wait', () => {
  const wait = { reason: 'rate_limited', message: '', attempt: 2, until: 0 } as const;
  expect(withDelta({ ...run, wait }, delta(4, '!'))).toMatchObject({ wait: null });
});
