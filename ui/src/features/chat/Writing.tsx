import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { runCommand } from '../../components/commands';
import type { ChatId } from '../../generated/ChatId';
import { codeOf } from '../../host/errorCode';
import { useSession } from '../../host/session';
import type { ChatFeed } from './chatFeed';
import type { ComposerFiles } from './files/attaching/useDraftFiles';
import { MessageInput } from './MessageInput';
import { ReplyBar } from './replies/ReplyBar';
import { endReply, replyIn, useReplies } from './replies/replies';
import { useFeed } from './useChatFeed';
import { useCompany } from './useCompany';
import { useDraft } from './useDraft';
import type { Content, Send } from './useSend';
import { useSendAll } from './useSendAll';
import { useTypingSignal } from './useTypingSignal';

interface WritingProps {
  chatId: ChatId;
  /** The chat has not started. */
  isNew: boolean;
  /** `null` while nothing of the chat is known. */
  feed: ChatFeed | null;
  sender: Send;
  /** What is attached to the message. */
  attached: ComposerFiles;
  /** The first message has started the chat. */
  onStarted: (chatId: ChatId) => void;
}

/**
 * Where the next message is written. It stays, with its text, caret and focus, when the first message starts the chat.
 * With another field for the started chat, what is typed while the chat is read would go to no field. And a field that
 * takes the focus while a key's `keydown` is still being told elsewhere gets the rest of that key: an Enter pressed
 * just then breaks a line in it, although its handlers would have prevented that.
 */
export function Writing({ chatId, isNew, feed, sender, attached, onStarted }: WritingProps) {
  const newChatDraft = useSession((session) => session.newChatDraft);
  const [savedDraft] = useState(() => feed?.store.getState().draft ?? '');
  const draft = useDraft(isNew ? null : chatId, isNew ? newChatDraft : savedDraft);
  const answering = useFeed(feed, ({ run }) => run !== null);
  const { several, mayStop, sendsAnyTime, mentionable } = useCompany(feed);
  const sendAll = useSendAll();
  const onType = useTypingSignal(chatId, several);
  const replyTo = useReplies((replies) => replies.get(chatId) ?? null);
  const cancelReply = () => {
    endReply(chatId, replyTo);
    runCommand('focus_input');
  };
  const begins = useRef(isNew);
  begins.current = isNew;
  const isOnScreen = useRef(false);
  useEffect(() => {
    isOnScreen.current = true;
    return () => {
      isOnScreen.current = false;
    };
  }, []);

  const onSent = () => {
    // Whoever has left the chat meanwhile, or opened it as one of the list, is not called back to it.
    if (!begins.current || !isOnScreen.current) return;
    // At once, so that nobody leaves it before what was written behind the message has moved with it.
    flushSync(() => onStarted(chatId));
  };
  const sendDraft = async () => {
    const asked = draft.now();
    let isUnderWay = attached.isUnderWay;
    let isAnySent = false;
    do {
      if (isUnderWay && !(await attached.allThere())) break;
      isUnderWay = false;
      onType('');
      feed?.setNewAfter(null);
      const send = async (message: Content) => {
        const replyTo = replyIn(chatId);
        const isSent = await sender.send({ ...message, replyTo }, async (refused) => {
          isUnderWay = mayLackFiles(refused, message) && (await attached.bringAgain(message.attachments));
          return isUnderWay;
        });
        if (isSent) endReply(chatId, replyTo);
        return isSent;
      };
      if (await sendAll({ draft, attached, asked }, send, onSent)) isAnySent = true;
    } while (isUnderWay);
    if (isAnySent) await feed?.toEnd();
  };
  return (
    <>
      {replyTo === null || feed === null ? null : (
        <ReplyBar feed={feed} messageId={replyTo} onCancel={cancelReply} />
      )}
      <MessageInput
        draft={draft}
        attached={attached}
        problem={sender.problem}
        onSend={() => void sendDraft()}
        onStop={answering && mayStop ? () => void runCommand('stop') : null}
        sendsAnyTime={sendsAnyTime}
        waits={draft.isSentElsewhere || (!isNew && feed === null)}
        mentionable={mentionable}
        onType={onType}
        onEscape={replyTo === null ? null : cancelReply}
      />
    </>
  );
}

/** A host that has a file of it no longer says so with this code, but not with it alone. */
function mayLackFiles(refused: unknown, { attachments }: Content): boolean {
  return codeOf(refused) === 'invalid' && attachments.length > 0;
}
