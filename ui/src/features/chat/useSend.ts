import { useCallback, useRef, useState } from 'react';
import type { ChatId } from '../../generated/ChatId';
import type { ModelChoice } from '../../generated/ModelChoice';
import type { Host } from '../../host/host';
import { newId } from '../../host/ids';

interface Attempt {
  text: string;
  chatId: ChatId;
  createOp: string;
  sendOp: string;
  messageId: string;
}

export interface Send {
  sending: boolean;
  /** What the last attempt was refused with; `null` if it was not. */
  problem: unknown;
  /** Resolves to the chat that now holds the message; `null` if it was not sent. */
  send(text: string): Promise<ChatId | null>;
}

/**
 * Sends a message, and makes its chat first if it has none. A text that is sent again after a failure keeps the
 * names it had, so that the core, if it had heard the first time, does it once. One that was changed meanwhile is
 * another message, in the same new chat.
 */
export function useSend(host: Host, chatId: ChatId | null, model: ModelChoice | null): Send {
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const underWay = useRef(false);
  const attempt = useRef<Attempt | null>(null);

  const send = useCallback(
    async (text: string): Promise<ChatId | null> => {
      if (underWay.current) return null;
      underWay.current = true;
      const before = attempt.current;
      const now = before?.text === text ? before : newAttempt(text, chatId, before);
      attempt.current = now;
      setSending(true);
      setProblem(null);
      try {
        if (chatId === null) {
          await host.apply({
            op_id: now.createOp,
            chat_id: now.chatId,
            action: { type: 'create_chat', model },
          });
        }
        await host.apply({
          op_id: now.sendOp,
          chat_id: now.chatId,
          action: { type: 'send_message', message_id: now.messageId, text },
        });
        attempt.current = null;
        return now.chatId;
      } catch (refused) {
        setProblem(refused);
        return null;
      } finally {
        underWay.current = false;
        setSending(false);
      }
    },
    [host, chatId, model],
  );
  return { sending, problem, send };
}

function newAttempt(text: string, chatId: ChatId | null, before: Attempt | null): Attempt {
  return {
    text,
    chatId: before?.chatId ?? chatId ?? newId(),
    createOp: before?.createOp ?? newId(),
    sendOp: newId(),
    messageId: newId(),
  };
}
