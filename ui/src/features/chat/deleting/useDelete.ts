import type { Message } from '../../../generated/Message';
import { useChat } from '../ChatContext';
import { useOverlay } from '../menu/overlay';
import { isOwn } from '../people';

/** Deleting messages for everyone: who may, and how it begins. What is not one's own is asked about first. */
export function useDelete() {
  const { actions, participants, me, rights } = useChat();
  const show = useOverlay();
  const mine = (message: Message) => message.answer === null && isOwn(message, participants, me);
  return {
    may: (message: Message) =>
      !message.deleted && message.status !== 'streaming' && (rights.delete || mine(message)),
    ask: (message: Message) => {
      if (mine(message)) actions.deleteMessage(message.id);
      else show({ type: 'delete', message });
    },
  };
}
