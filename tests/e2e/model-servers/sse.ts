/** Pieces of a Chat Completions stream, as OpenAI's API reference describes them. */

export interface Usage {
  prompt: number;
  completion: number;
}

const envelope = {
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1_795_000_000,
  model: 'raw-model',
};

function data(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function choice(delta: object, finish_reason: string | null): string {
  return data({ ...envelope, choices: [{ index: 0, delta, finish_reason }] });
}

export const roleChunk = (): string => choice({ role: 'assistant', content: '' }, null);

export const textChunk = (text: string): string => choice({ content: text }, null);

export const reasoningChunk = (text: string): string => choice({ reasoning_content: text }, null);

export const finishChunk = (reason: string): string => choice({}, reason);

export const usageChunk = ({ prompt, completion }: Usage): string =>
  data({
    ...envelope,
    choices: [],
    usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion },
  });

export const errorChunk = (message: string): string =>
  data({ error: { message, type: 'server_error', code: null } });

export const done = 'data: [DONE]\n\n';

/** A whole answer in one piece. */
export const wholeAnswer = (text: string, usage: Usage = { prompt: 12, completion: 5 }): string =>
  [roleChunk(), textChunk(text), finishChunk('stop'), usageChunk(usage), done].join('');
