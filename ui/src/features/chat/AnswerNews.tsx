import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageStatus } from '../../generated/MessageStatus';
import type { ChatFeed } from './chatFeed';
import { useFeed } from './useChatFeed';

const news = {
  complete: 'news.answered',
  stopped: 'news.stopped',
  failed: 'news.failed',
  interrupted: 'news.failed',
  streaming: null,
} as const satisfies Record<MessageStatus, string | null>;

/** Says once, to those who do not see it, how the answer ended that was being made. */
export function AnswerNews({ feed, name }: { feed: ChatFeed; name: string }) {
  const { t } = useTranslation('chat');
  const running = useFeed(feed, ({ run }) => run?.messageId ?? null);
  const [last, setLast] = useState(running);
  if (running !== null && running !== last) setLast(running);
  const status = useFeed(feed, ({ path, run }) =>
    run === null ? path.messages.find(({ message }) => message.id === last)?.message.status : undefined,
  );
  const words = status === undefined ? null : news[status];
  return (
    <p aria-live="polite" className="sr-only">
      {words === null ? '' : t(words, { name })}
    </p>
  );
}
