import type { Message } from '../../generated/Message';
import type { MessageId } from '../../generated/MessageId';
import type { MessageView } from '../../generated/MessageView';
import type { ParticipantId } from '../../generated/ParticipantId';
import type { PendingOperation } from '../../generated/PendingOperation';
import { hasNewer, type PathWindow } from '../../host/pathWindow';

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
      const message = messageOf(one);
      return message === null ? [] : [[message.id, { pending: one, isStranded }] as const];
    }),
  );
}

function isUnmade({ operation: { action }, refused }: PendingOperation): boolean {
  return refused !== null && action.type === 'create_chat';
}

/**
 * The loaded path with what waits behind its end. The place of a message that waits is likely the one it will have,
 * so that its row stays where it is when the host's own takes it over.
 */
export function withPending(
  path: PathWindow,
  pending: readonly PendingOperation[],
  author: ParticipantId,
): readonly MessageView[] {
  if (pending.length === 0 || hasNewer(path)) return path.messages;
  const known = new Set(path.messages.map(({ message }) => message.id));
  const waiting = pending.flatMap((one) => {
    const message = messageOf(one);
    return message === null || known.has(message.id) ? [] : [{ ...message, created_at: one.created_at }];
  });
  if (waiting.length === 0) return path.messages;
  const views = waiting.map(
    ({ id, text, attachments, created_at }, index): MessageView => ({
      message: {
        id,
        chat_id: '',
        parent_id: null,
        author_id: author,
        seq: 0,
        rev: 0,
        status: 'complete',
        text,
        attachments,
        answer: null,
        created_at,
        deleted: false,
      },
      position: path.pathLength + index,
      versions: [id],
    }),
  );
  return [...path.messages, ...views];
}

type PendingContent = Required<Pick<Message, 'id' | 'text' | 'attachments'>>;

function messageOf({ operation: { action } }: PendingOperation): PendingContent | null {
  switch (action.type) {
    case 'send_message':
      return { id: action.message_id, text: action.text, attachments: action.attachments ?? [] };
    case 'edit_prompt':
      return { id: action.message_id, text: action.text, attachments: [] };
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
  return pending.filter((one) => one.refused !== null && messageOf(one) === null);
}
