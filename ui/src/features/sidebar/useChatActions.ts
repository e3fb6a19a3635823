import { useState } from 'react';
import type { Action } from '../../generated/Action';
import type { ChatId } from '../../generated/ChatId';
import { useHost } from '../../host/HostContext';
import { newId } from '../../host/ids';

export interface ChatActions {
  act: (chatId: ChatId, action: Action) => void;
  /** Why the last action was refused. */
  error: unknown;
  dismiss: () => void;
}

/** Asks for changes of chats; what they changed comes back as events. */
export function useChatActions(): ChatActions {
  const host = useHost();
  const [error, setError] = useState<unknown>(null);
  return {
    act: (chatId, action) => {
      setError(null);
      host.apply({ op_id: newId(), chat_id: chatId, action }).catch(setError);
    },
    error,
    dismiss: () => setError(null),
  };
}
