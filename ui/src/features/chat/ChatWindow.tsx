import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import { Spinner } from '../../components/Spinner';
import type { ChatId } from '../../generated/ChatId';
import type { ChatFeed } from './chatFeed';
import { NewChat } from './NewChat';
import { OpenChat } from './OpenChat';
import { useChatFeed, useFeed } from './useChatFeed';

export interface ChatWindowProps {
  /** `null` is the chat that has not started. */
  chatId: ChatId | null;
  onStarted: (chatId: ChatId) => void;
  onOpenSettings: (tab: 'ai' | 'general') => void;
}

export function ChatWindow({ chatId, onStarted, onOpenSettings }: ChatWindowProps) {
  return (
    <div className="flex h-full min-h-0 flex-1 flex-col">
      {chatId === null ? (
        <NewChat onStarted={onStarted} onOpenSettings={onOpenSettings} />
      ) : (
        <StartedChat key={chatId} chatId={chatId} onOpenSettings={onOpenSettings} />
      )}
    </div>
  );
}

type StartedChatProps = Pick<ChatWindowProps, 'onOpenSettings'> & { chatId: ChatId };

function StartedChat({ chatId, onOpenSettings }: StartedChatProps) {
  const feed = useChatFeed(chatId);
  return feed === null ? null : <Phase feed={feed} onOpenSettings={onOpenSettings} />;
}

interface PhaseProps extends Pick<ChatWindowProps, 'onOpenSettings'> {
  feed: ChatFeed;
}

function Phase({ feed, onOpenSettings }: PhaseProps) {
  const { t } = useTranslation('chat');
  const phase = useFeed(feed, (state) => state.phase);
  const problem = useFeed(feed, (state) => state.problem);
  switch (phase) {
    case 'ready':
      return <OpenChat feed={feed} onOpenSettings={onOpenSettings} />;
    case 'loading':
      return <Loading />;
    case 'deleted':
      return <p className="m-auto p-6 text-quiet">{t('load.deleted')}</p>;
    case 'failed':
      return (
        <div className="m-auto w-full max-w-128 p-6">
          <Alert
            title={t('load.failed')}
            actions={<Button onPress={() => void feed.load()}>{t('load.again')}</Button>}
          >
            {errorText(t, problem)}
          </Alert>
        </div>
      );
  }
}

const PATIENCE_MS = 250;

/** Most chats open faster than this could be read. */
function Loading() {
  const { t } = useTranslation('chat');
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <p role="status" className="m-auto flex items-center gap-2 p-6 text-sm text-quiet">
      <Spinner />
      {t('load.loading')}
    </p>
  );
}
