import type { Action } from '../../generated/Action';
import type { ApiError } from '../../generated/ApiError';
import type { Participant } from '../../generated/Participant';
import type { PendingOperation } from '../../generated/PendingOperation';
import { PathHost } from './pathHost';
import { participants, path } from './testMessages';

/** A chat of several people for tests: Ada, who is at the window, Ana, Bo, and a model. */

export const ANA = 'participant-ana';

function person(id: string, user_id: string, name: string): Participant {
  return {
    id,
    chat_id: 'chat',
    rev: 1,
    kind: { type: 'user', user_id, name },
    joined_at: 0,
    present: true,
  };
}

const everybody = [...participants, person(ANA, 'ana', 'Ana'), person('participant-bo', 'bo', 'Bo')];

/** Ada's prompt, the model's answer, and then what Ana said, if that is not nothing. */
export function companyHost(said: readonly string[] = ['Hello from Ana']): PathHost {
  const host = new PathHost(
    path(2 + said.length, (at) => (at < 2 ? {} : { author_id: ANA, answer: null, text: said[at - 2] ?? '' })),
  );
  host.detail = { participants: everybody };
  return host;
}

export function waiting(action: Action, refused: ApiError | null = null): PendingOperation {
  return {
    operation: { op_id: `op of ${action.type}`, chat_id: 'chat', action },
    created_at: 1,
    refused,
  };
}
