import { useCallback } from 'react';
import type { Message } from '../../../generated/Message';
import { useChat } from '../ChatContext';
import { writtenAs } from './sameEmoji';
import { isMine } from './whoReacted';

/** Joins a reaction to a message, or leaves it, however it is written there. */
export function useReact({ id, reactions = [] }: Message): (emoji: string, on: boolean) => void {
  const { actions, participants, me } = useChat();
  return useCallback(
    (emoji, on) => {
      const written = writtenAs(reactions, emoji, on, (one) => isMine(one, participants, me));
      for (const one of written) actions.react(id, one, on);
    },
    [id, reactions, actions, participants, me],
  );
}
