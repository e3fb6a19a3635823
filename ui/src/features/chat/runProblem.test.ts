import { expect, it } from 'vitest';
import type { RunErrorCode } from '../../generated/RunErrorCode';
import strings from '../../locales/en/chat.json';
import { endingOf, waysOut } from './runProblem';
import { answer, message } from './testMessages';

const codes: Record<RunErrorCode, true> = {
  no_key: true,
  key_refused: true,
  no_model: true,
  model_not_found: true,
  unreachable: true,
  tls: true,
  rate_limited: true,
  server_error: true,
  context_too_long: true,
  content_filter: true,
  stream_cut: true,
  malformed_stream: true,
  unexpected_reply: true,
  idle_timeout: true,
  app_exited: true,
  refused: true,
};

it.each(Object.keys(codes) as RunErrorCode[])('%s has its own sentence, and what to do', (code) => {
  const { title, text } = strings.problem[code];
  expect(title.length).toBeGreaterThan(10);
  expect(text.length).toBeGreaterThan(10);
  const others = Object.keys(codes).filter((other) => other !== code) as RunErrorCode[];
  for (const other of others) expect(strings.problem[other].title).not.toBe(title);
});

it('what can be mended in the settings leads there', () => {
  for (const code of ['no_key', 'key_refused', 'no_model', 'model_not_found'] as const) {
    expect(waysOut(code, false)).toEqual(['settings', 'again']);
  }
});

it('what had arrived can be gone on with', () => {
  expect(waysOut('stream_cut', true)).toEqual(['continue', 'again']);
  expect(waysOut('stream_cut', false)).toEqual(['again']);
});

it('an answer says how it ended', () => {
  const error = { code: 'stream_cut', message: '', server: null, status: null } as const;
  expect(endingOf(message({ status: 'interrupted', answer: answer({ error }) }))).toEqual({
    type: 'problem',
    code: 'stream_cut',
  });
  expect(endingOf(message({ status: 'stopped', answer: answer() }))).toEqual({
    type: 'note',
    note: 'stopped',
  });
  expect(endingOf(message({ answer: answer({ finish: 'length' }) }))).toEqual({
    type: 'note',
    note: 'length',
  });
  expect(endingOf(message({ answer: answer({ finish: 'stop' }) }))).toBeNull();
  expect(endingOf(message())).toBeNull();
});
