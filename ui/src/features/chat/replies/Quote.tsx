import { useTranslation } from 'react-i18next';
import { showControls } from '../../../components/markdown/safeText';
import { useGoToMessage } from '../../../components/messagePlace';
import type { MessageId } from '../../../generated/MessageId';
import { useChat } from '../ChatContext';
import { useAuthorName } from '../useAuthorName';
import { quoteText } from './quoteText';
import { useQuoted } from './useQuoted';

/** What a message replies to: one line, that leads to it. It is as high before it was read. */
export function Quote({ messageId }: { messageId: MessageId }) {
  const { t } = useTranslation('messages');
  const { feed } = useChat();
  const goTo = useGoToMessage();
  const quoted = useQuoted(feed, messageId);
  const nameOf = useAuthorName();
  const isThere = quoted !== null && quoted !== 'absent' && !quoted.deleted;
  const line = showControls(quoteText(t, quoted));
  const name = isThere ? nameOf(quoted) : '';
  return (
    <button
      type="button"
      aria-label={isThere ? t('reply.quote', { name, line }) : line}
      disabled={quoted === null}
      onClick={() => goTo(feed.chatId, messageId)}
      className="mb-1 block w-full max-w-full min-w-0 rounded-md border-l-2 border-accent bg-canvas/60 px-2 py-0.5 text-left text-sm hover:bg-canvas"
    >
      <span dir="auto" className="block min-h-[1.45em] truncate text-xs font-medium">
        {name}
      </span>
      <span dir="auto" className={`block truncate text-quiet ${isThere ? '' : 'italic'}`}>
        {line}
      </span>
    </button>
  );
}
