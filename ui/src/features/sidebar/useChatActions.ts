import { useRef, useState } from 'react';
import type { Action } from '../../generated/Action';
import type { ChatId } from '../../generated/ChatId';
import type { SpaceId } from '../../generated/SpaceId';
import { useHost } from '../../host/HostContext';
import { newId } from '../../host/ids';

export interface ChatActions {
  act: (chatId: ChatId, action: Action) => void;
  /** Makes a chat in a joined space, and says so once it is there. */
  newChatIn: (spaceId: SpaceId, onMade: (chatId: ChatId) => void) => Promise<void>;
  leave: (spaceId: SpaceId, keepCopy: boolean) => void;
  /** Why the last action was refused. */
  error: unknown;
  dismiss: () => void;
}

/** Asks for changes of chats; what they changed comes back as events. */
export function useChatActions(): ChatActions {
  const host = useHost();
  const [error, setError] = useState<unknown>(null);
  const isMaking = useRef(false);
  return {
    act: (chatId, action) => {
      setError(null);
      host.apply({ op_id: newId(), chat_id: chatId, action }).catch(setError);
    },
    newChatIn: async (spaceId, onMade) => {
      // Pressed twice, it still means one chat.
      if (isMaking.current) return;
      isMaking.current = true;
      setError(null);
      const chatId = newId();
      try {
        // Whether and which assistant answers is chosen there: its models are the host's.
        const action: Action = { type: 'create_chat', model: null };
        await host.apply({ op_id: newId(), chat_id: chatId, action }, spaceId);
        onMade(chatId);
      } catch (refused) {
        setError(refused);
      } finally {
        isMaking.current = false;
      }
    },
    leave: (spaceId, keepCopy) => {
      setError(null);
      host.leaveSpace(spaceId, keepCopy).catch(setError);
    },
    error,
    dismiss: () => setError(null),
  };
}
