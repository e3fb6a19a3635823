import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import { Spinner } from '../../components/Spinner';
import type { ChatId } from '../../generated/ChatId';
import type { ScrollPlace } from '../../generated/ScrollPlace';
import type { ChatFeed } from './chatFeed';
import { NewChat } from './NewChat';
import { OpenChat } from './OpenChat';
import { useChatFeed, useFeed } from './useChatFeed';

export interface ChatWindowProps {
  /** `null` is the chat that has not started. */
  chatId: ChatId | null;
  /** What stands before the title of the chat. */
  leading: ReactNode;
  onStarted: (chatId: ChatId) => void;
  /** The chat is there, opened at this place; at its end with `null`. */
  onRead: (place: ScrollPlace | null) => void;
  onOpenSettings: (tab: 'ai' | 'general') => void;
  /** What there is to read and to write in is there, or why it is not. */
  onShown: () => void;
}

export function ChatWindow({ chatId, onStarted, ...rest }: ChatWindowProps) {
  const { onShown } = rest;
  useEffect(() => {
    if (chatId === null) onShown();
  }, [chatId, onShown]);
  return (
    <div className="flex h-full min-h-0 flex-1 flex-col">
      {chatId === null ? (
        <NewChat onStarted={onStarted} {...rest} />
      ) : (
        <StartedChat key={chatId} chatId={chatId} {...rest} />
      )}
    </div>
  );
}

type StartedChatProps = Omit<ChatWindowProps, 'chatId' | 'onStarted'>;

function StartedChat({ chatId, ...rest }: StartedChatProps & { chatId: ChatId }) {
  const feed = useChatFeed(chatId);
  return feed === null ? <Untitled leading={rest.leading} /> : <Phase feed={feed} {...rest} />;
}

function Phase({ feed, leading, onOpenSettings, onRead, onShown }: StartedChatProps & { feed: ChatFeed }) {
  const phase = useFeed(feed, (state) => state.phase);
  useEffect(() => {
    if (phase !== 'loading') onShown();
  }, [phase, onShown]);
  useEffect(() => {
    if (phase === 'ready') onRead(feed.anchor);
  }, [phase, feed, onRead]);
  if (phase === 'ready') return <OpenChat feed={feed} leading={leading} onOpenSettings={onOpenSettings} />;
  return (
    <>
      <Untitled leading={leading} />
      {phase === 'loading' ? <Loading /> : <NotThere feed={feed} phase={phase} />}
    </>
  );
}

/** The header of a chat of which nothing is known. */
function Untitled({ leading }: { leading: ReactNode }) {
  return leading === null ? null : (
    <header className="flex min-h-12 shrink-0 items-center gap-2 px-2">{leading}</header>
  );
}

function NotThere({ feed, phase }: { feed: ChatFeed; phase: 'failed' | 'deleted' | 'gone' }) {
  const { t } = useTranslation('chat');
  const problem = useFeed(feed, (state) => state.problem);
  if (phase !== 'failed') return <p className="m-auto p-6 text-quiet">{t(`load.${phase}`)}</p>;
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
