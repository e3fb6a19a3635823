import type { Action } from '../../generated/Action';
import type { Message } from '../../generated/Message';
import type { MessageId } from '../../generated/MessageId';
import type { MessageView } from '../../generated/MessageView';
import type { ParticipantId } from '../../generated/ParticipantId';
import type { PendingOperation } from '../../generated/PendingOperation';
import { hasNewer, type PathWindow } from '../../host/pathWindow';
import { waitingChanges, withChanges } from './pendingChanges';

export interface PendingMessage {
  pending: PendingOperation;
  /** The chat that it is for was not accepted, and so it is not sent. */
  isStranded: boolean;
}

/** What waits to be sent, as messages by their ids. */
export function pendingMessages(
  pending: readonly PendingOperation[],
): ReadonlyMap<MessageId, PendingMessage> {
  const isStranded = pending.some(isUnmade);
  return new Map(
    pending.flatMap((one) => {
      const message = messageOf(one.operation.action);
      return message === null ? [] : [[message.id, { pending: one, isStranded }] as const];
    }),
  );
}

function isUnmade({ operation: { action }, refused }: PendingOperation): boolean {
  return refused !== null && action.type === 'create_chat';
}

/**
 * The loaded path as it will be: its messages with the changes that wait, and behind its end the messages that do. The
 * place of a message that waits is likely the one it will have, so that its row stays where it is when the host's own
 * takes it over.
 */
export function withPending(
  path: PathWindow,
  pending: readonly PendingOperation[],
  author: ParticipantId,
): readonly MessageView[] {
  if (pending.length === 0) return path.messages;
  const changes = waitingChanges(pending);
  const changed = (view: MessageView): MessageView => {
    const own = changes.get(view.message.id);
    return own === undefined ? view : { ...view, message: withChanges(view.message, own, author) };
  };
  const there = changes.size === 0 ? path.messages : path.messages.map(changed);
  if (hasNewer(path)) return there;
  const known = new Set(path.messages.map(({ message }) => message.id));
  const waiting = pending.flatMap(({ operation, created_at }) => {
    const written = messageOf(operation.action);
    return written === null || known.has(written.id) ? [] : [{ ...written, created_at }];
  });
  if (waiting.length === 0) return there;
  const views = waiting.map(
    (written, index): MessageView => ({
      message: {
        chat_id: '',
        parent_id: null,
        author_id: author,
        seq: 0,
        rev: 0,
        status: 'complete',
        answer: null,
        deleted: false,
        ...written,
      },
      position: path.pathLength + index,
      versions: [written.id],
    }),
  );
  return [...there, ...views.map(changed)];
}

/** What an operation writes; `null` if it writes no message. */
function messageOf(action: Action): Pick<Message, 'id' | 'text' | 'reply_to' | 'attachments'> | null {
  switch (action.type) {
    case 'send_message': {
      const { type: _, message_id: id, ...written } = action;
      return { id, ...written };
    }
    case 'edit_prompt':
      return { id: action.message_id, text: action.text };
    default:
      return null;
  }
}

/** The chat's title once all that waits was done. */
export function pendingTitle(title: string, pending: readonly PendingOperation[]): string {
  return pending.reduce((last, { operation: { action }, refused }) => {
    return action.type === 'rename' && refused === null ? action.title : last;
  }, title);
}

/** The refused changes that no message shows. */
export function refusedChanges(pending: readonly PendingOperation[]): readonly PendingOperation[] {
  return pending.filter((one) => one.refused !== null && messageOf(one.operation.action) === null);
}
