import { useCallback, useEffect, useState } from 'react';
import type { ChatId } from '../generated/ChatId';
import { useHost } from '../host/HostContext';

export interface OpenChat {
  /** Null for the chat not yet started. */
  chatId: ChatId | null;
  open: (id: ChatId | null) => void;
}

/** Which chat is on the screen. The core remembers it for the next start. */
export function useOpenChat(lastChat: ChatId | null): OpenChat {
  const host = useHost();
  const [chatId, setChatId] = useState(lastChat);
  const [isMoved, setIsMoved] = useState(false);

  const open = useCallback((id: ChatId | null) => {
    setIsMoved(true);
    setChatId(id);
  }, []);

  useEffect(() => {
    if (!isMoved) return;
    let isLeft = false;
    const save = async () => {
      // The place in the chat is the chat's own: it is kept as it was left.
      const scroll = chatId === null ? null : (await host.openChat(chatId)).scroll;
      if (!isLeft) await host.saveView({ chat_id: chatId, scroll });
    };
    // Where it fails, the next start shows another chat, and that is all.
    save().catch(() => {});
    return () => {
      isLeft = true;
    };
  }, [host, chatId, isMoved]);

  useEffect(
    () =>
      host.onEvent((event) => {
        if (event.type === 'changes' && event.chat_id === chatId && event.chat?.deleted === true) open(null);
      }),
    [host, chatId, open],
  );

  return { chatId, open };
}
