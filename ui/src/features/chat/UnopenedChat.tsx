import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import { Spinner } from '../../components/Spinner';
import type { ChatFeed } from './chatFeed';
import { useFeed } from './useChatFeed';

interface UnopenedChatProps {
  /** `null` before the first moment of it. */
  feed: ChatFeed | null;
  leading: ReactNode;
}

/** A chat that is being read, or why it cannot be. */
export function UnopenedChat({ feed, leading }: UnopenedChatProps) {
  const phase = useFeed(feed, (state) => state.phase);
  return (
    <>
      {leading === null ? null : (
        <header className="flex min-h-12 shrink-0 items-center gap-2 px-2">{leading}</header>
      )}
      <div className="flex min-h-0 flex-1 flex-col overflow-auto">
        {feed === null || phase === 'ready' ? null : phase === 'loading' ? (
          <Loading />
        ) : (
          <NotThere feed={feed} phase={phase} />
        )}
      </div>
    </>
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
