import { useCallback, useRef, useState } from 'react';
import type { Attachment } from '../../generated/Attachment';
import type { ChatId } from '../../generated/ChatId';
import type { MessageId } from '../../generated/MessageId';
import type { ModelChoice } from '../../generated/ModelChoice';
import type { Host } from '../../host/host';
import { newId } from '../../host/ids';

/** What a message holds. */
export interface Content {
  /** May be empty where there are files. */
  text: string;
  attachments: readonly Attachment[];
}

/** What is to be sent, and the message that it replies to. */
interface Outgoing extends Content {
  replyTo: MessageId | null;
}

interface Attempt extends Outgoing {
  sendOp: string;
  messageId: string;
}

export interface Send {
  sending: boolean;
  /** What the last attempt was refused with; `null` if it was not. */
  problem: unknown;
  /**
   * Resolves to whether the chat now holds the message. What `mend` says it has mended, so that the message will be
   * sent again, is no problem.
   */
  send(message: Outgoing, mend: (refused: unknown) => Promise<boolean>): Promise<boolean>;
}

/**
 * Sends a message, and makes its chat first if it is not there yet. One that is sent again after a failure keeps the
 * names it had, so that the core, if it had heard the first time, does it once. One that was changed meanwhile is
 * another message, in the same new chat.
 */
export function useSend(host: Host, chatId: ChatId, isNew: boolean, model: ModelChoice | null): Send {
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const underWay = useRef(false);
  const attempt = useRef<Attempt | null>(null);
  const [createOp] = useState(newId);
  const isThere = useRef(!isNew);

  const send = useCallback(
    async (message: Outgoing, mend: (refused: unknown) => Promise<boolean>): Promise<boolean> => {
      if (underWay.current) return false;
      underWay.current = true;
      const before = attempt.current;
      const isSame = before !== null && isSameMessage(before, message);
      const now = isSame ? before : { ...message, sendOp: newId(), messageId: newId() };
      attempt.current = now;
      setSending(true);
      setProblem(null);
      try {
        if (!isThere.current) {
          await host.apply({ op_id: createOp, chat_id: chatId, action: { type: 'create_chat', model } });
        }
        await host.apply({
          op_id: now.sendOp,
          chat_id: chatId,
          action: { type: 'send_message', message_id: now.messageId, ...contentOf(message) },
        });
        isThere.current = true;
        attempt.current = null;
        return true;
      } catch (refused) {
        if (!(await mend(refused))) setProblem(refused);
        return false;
      } finally {
        underWay.current = false;
        setSending(false);
      }
    },
    [host, chatId, createOp, model],
  );
  return { sending, problem, send };
}

function isSameMessage(a: Outgoing, b: Outgoing): boolean {
  const { length } = a.attachments;
  return (
    a.text === b.text &&
    a.replyTo === b.replyTo &&
    length === b.attachments.length &&
    a.attachments.every((file, index) => file === b.attachments[index])
  );
}

/** With files, a text of nothing but blanks is none. */
function contentOf({ text, attachments, replyTo }: Outgoing) {
  const reply = replyTo === null ? {} : { reply_to: replyTo };
  if (attachments.length === 0) return { text, ...reply };
  return { text: text.trim() === '' ? '' : text, attachments: [...attachments], ...reply };
}
