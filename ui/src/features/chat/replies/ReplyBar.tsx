import { Reply, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { showControls } from '../../../components/markdown/safeText';
import type { MessageId } from '../../../generated/MessageId';
import type { ChatFeed } from '../chatFeed';
import { ToolButton } from '../ToolButton';
import { authorNameIn } from '../useAuthorName';
import { useFeed } from '../useChatFeed';
import { quoteText } from './quoteText';
import { useQuoted } from './useQuoted';

interface ReplyBarProps {
  feed: ChatFeed;
  messageId: MessageId;
  onCancel: () => void;
}

/** Above the field: what the next message replies to. */
export function ReplyBar({ feed, messageId, onCancel }: ReplyBarProps) {
  const { t } = useTranslation('messages');
  const { t: tChat } = useTranslation('chat');
  const participants = useFeed(feed, (state) => state.participants);
  const me = useFeed(feed, (state) => state.me);
  const quoted = useQuoted(feed, messageId);
  const isThere = quoted !== null && quoted !== 'absent' && !quoted.deleted;
  const name = isThere ? authorNameIn(tChat, quoted, participants, me) : '';
  return (
    <div className="mx-auto w-full max-w-184 shrink-0 px-6">
      <section
        aria-label={isThere ? t('reply.label', { name }) : t('menu.reply')}
        className="flex items-center gap-3 rounded-t-xl border border-b-0 border-line bg-side py-1 pr-1 pl-4 text-sm"
      >
        <Reply size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-quiet" />
        <div className="min-w-0 flex-1">
          {isThere ? <p className="truncate text-xs font-medium">{t('reply.to', { name })}</p> : null}
          <p dir="auto" className="truncate text-quiet">
            {showControls(quoteText(t, quoted))}
          </p>
        </div>
        <ToolButton icon={X} label={t('reply.cancel')} onPress={onCancel} />
      </section>
    </div>
  );
}
