import type { Virtualizer } from '@tanstack/react-virtual';
import { useCommand } from '../../../components/commands';
import type { MessageView } from '../../../generated/MessageView';
import { useHost } from '../../../host/HostContext';
import { useChat } from '../ChatContext';
import { deletionsOf } from '../deleting/deletions';
import type { PendingMessage } from '../pendingViews';
import { isOwn } from '../people';
import { startEdit } from './edits';

/** Begins to change the last message that the user wrote, where it is loaded. */
export function useEditLast(
  messages: readonly MessageView[],
  pending: ReadonlyMap<string, PendingMessage>,
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>,
): void {
  const { participants, me } = useChat();
  const { store: deletions } = deletionsOf(useHost());
  useCommand('edit_last', () => {
    const { gone } = deletions.getState();
    const index = messages.findLastIndex(
      ({ message }) =>
        message.answer === null &&
        !message.deleted &&
        !gone.has(message.id) &&
        !pending.has(message.id) &&
        isOwn(message, participants, me),
    );
    const view = messages[index];
    if (view === undefined) return false;
    virtualizer.scrollToIndex(index, { align: 'auto' });
    startEdit(view.message);
    return true;
  });
}
