import { create } from 'zustand';
import type { MessageId } from '../../generated/MessageId';

/**
 * Prompts that are being changed, each by its message. They live as long as the window: a row is gone as soon as
 * it is scrolled away or another chat is shown, and what was typed there must not go with it.
 */
export const useEdits = create<ReadonlyMap<MessageId, string>>()(() => new Map());

export function setEdit(messageId: MessageId, text: string): void {
  useEdits.setState((edits) => new Map(edits).set(messageId, text), true);
}

export function endEdit(messageId: MessageId): void {
  useEdits.setState((edits) => new Map([...edits].filter(([id]) => id !== messageId)), true);
}
