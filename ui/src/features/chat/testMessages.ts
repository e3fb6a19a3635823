import type { AnswerInfo } from '../../generated/AnswerInfo';
import type { Message } from '../../generated/Message';
import type { MessageView } from '../../generated/MessageView';
import type { Participant } from '../../generated/Participant';

/** Rows for tests. */

const CHAT = 'chat';
export const USER = 'participant-user';
export const MODEL = 'participant-model';

export function message(change: Partial<Message> = {}): Message {
  return {
    id: 'm0',
    chat_id: CHAT,
    parent_id: null,
    author_id: change.answer ? MODEL : USER,
    seq: 1,
    rev: 1,
    status: 'complete',
    text: 'Hello',
    answer: null,
    created_at: 0,
    deleted: false,
    ...change,
  };
}

export function answer(change: Partial<AnswerInfo> = {}): AnswerInfo {
  return {
    provider_id: 'openai',
    provider_name: 'OpenAI',
    model: 'gpt-5-mini',
    reasoning: '',
    finish: 'stop',
    error: null,
    usage: null,
    cost: null,
    ...change,
  };
}

/** A path of so many messages, `m0` on, prompts and answers in turn. */
export function path(
  length: number,
  change: (index: number) => Partial<Message> = () => ({}),
): MessageView[] {
  return Array.from({ length }, (_, position) => {
    const id = `m${position}`;
    const row = message({
      id,
      parent_id: position === 0 ? null : `m${position - 1}`,
      seq: position + 1,
      rev: position + 1,
      text: `Message ${position}`,
      answer: position % 2 === 1 ? answer() : null,
      author_id: position % 2 === 1 ? MODEL : USER,
      ...change(position),
    });
    return { message: row, position, versions: [id] };
  });
}

export const participants: Participant[] = [
  {
    id: USER,
    chat_id: CHAT,
    rev: 1,
    kind: { type: 'user', user_id: 'u', name: 'Ada' },
    joined_at: 0,
    present: true,
  },
  {
    id: MODEL,
    chat_id: CHAT,
    rev: 1,
    kind: {
      type: 'assistant',
      name: 'gpt-5-mini',
      provider_id: 'openai',
      model: 'gpt-5-mini',
      instructions: null,
      temperature: null,
      max_output: null,
    },
    joined_at: 0,
    present: true,
  },
];
