import type { Action } from '../../generated/Action';
import type { Message } from '../../generated/Message';
import type { MessageId } from '../../generated/MessageId';
import type { ParticipantId } from '../../generated/ParticipantId';
import type { PendingOperation } from '../../generated/PendingOperation';
import type { Reaction } from '../../generated/Reaction';
import type { UnixMillis } from '../../generated/UnixMillis';

type ChangeAction = Extract<Action, { type: 'edit_message' | 'react' | 'delete_message' }>;

interface Change {
  action: ChangeAction;
  /** When it was asked for. */
  at: UnixMillis;
}

/** The changes to messages that are there, which wait for their host; what it refused waits no longer. */
export function waitingChanges(pending: readonly PendingOperation[]): ReadonlyMap<MessageId, Change[]> {
  const changes = new Map<MessageId, Change[]>();
  for (const { operation, refused, created_at: at } of pending) {
    const { action } = operation;
    if (refused !== null || !isChange(action)) continue;
    changes.set(action.message_id, [...(changes.get(action.message_id) ?? []), { action, at }]);
  }
  return changes;
}

/** A message as it will be once they were made. Made twice, they change nothing: the host's own row may hold them already. */
export function withChanges(message: Message, changes: readonly Change[], me: ParticipantId): Message {
  return changes.reduce((row, change) => withChange(row, change, me), message);
}

function withChange(row: Message, { action, at }: Change, me: ParticipantId): Message {
  if (row.deleted) return row;
  switch (action.type) {
    case 'edit_message':
      return row.text === action.text ? row : { ...row, text: action.text, edited_at: at };
    case 'react':
      return { ...row, reactions: withReaction(row.reactions ?? [], action, me) };
    case 'delete_message':
      return tombstoneOf(row);
  }
}

/** What is left of a message that was deleted. */
export function tombstoneOf({ reactions: _, attachments: _files, edited_at: _at, ...row }: Message): Message {
  return { ...row, text: '', deleted: true };
}

function withReaction(
  reactions: readonly Reaction[],
  { emoji, on }: { emoji: string; on: boolean },
  me: ParticipantId,
): Reaction[] {
  const others = (by: readonly ParticipantId[]) => by.filter((one) => one !== me);
  if (!on) {
    return reactions
      .map((one) => (one.emoji === emoji ? { emoji, by: others(one.by) } : one))
      .filter(({ by }) => by.length > 0);
  }
  const known = reactions.find((one) => one.emoji === emoji);
  if (known === undefined) return [...reactions, { emoji, by: [me] }];
  if (known.by.includes(me)) return [...reactions];
  return reactions.map((one) => (one === known ? { emoji, by: [...one.by, me] } : one));
}

function isChange(action: Action): action is ChangeAction {
  return action.type === 'edit_message' || action.type === 'react' || action.type === 'delete_message';
}
