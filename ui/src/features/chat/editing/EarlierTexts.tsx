import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { Button } from '../../../components/Button';
import { Dialog } from '../../../components/Dialog';
import { errorText } from '../../../components/errorText';
import { PlainText } from '../../../components/markdown/PlainText';
import { ViewportProvider } from '../../../components/markdown/Viewport';
import type { EarlierText } from '../../../generated/EarlierText';
import type { Message } from '../../../generated/Message';
import { useHost } from '../../../host/HostContext';
import { timeText } from './timeText';

interface EarlierTextsProps {
  message: Message;
  onClose: () => void;
}

type Read = { texts: EarlierText[] } | { problem: unknown } | null;

/** What a message said before it was edited, oldest first, and what it says now: as it was written. */
export function EarlierTexts({ message, onClose }: EarlierTextsProps) {
  const { t, i18n } = useTranslation('messages');
  const host = useHost();
  const [read, setRead] = useState<Read>(null);
  const { id, chat_id } = message;
  const ask = useCallback(() => {
    let isWanted = true;
    setRead(null);
    host.earlierTexts(chat_id, id).then(
      (texts) => isWanted && setRead({ texts }),
      (problem: unknown) => isWanted && setRead({ problem }),
    );
    return () => {
      isWanted = false;
    };
  }, [host, chat_id, id]);
  useEffect(ask, [ask]);
  const scroller = useRef<HTMLDivElement>(null);
  const time = (at: number) => timeText(at, i18n.language);
  return (
    <Dialog title={t('edited.title')} onClose={onClose} size="w-140">
      <div ref={scroller} className="min-h-24 overflow-y-auto px-5 py-4">
        {read === null ? (
          <p role="status" className="text-sm text-quiet">
            {t('edited.loading')}
          </p>
        ) : 'problem' in read ? (
          <Alert title={t('edited.failed')} actions={<Button onPress={ask}>{t('edited.again')}</Button>}>
            {errorText(t, read.problem)}
          </Alert>
        ) : (
          <ViewportProvider scroller={scroller}>
            <ol aria-label={t('edited.list')} className="flex flex-col gap-4">
              {read.texts.map(({ rev, text, written_at }) => (
                <Version key={rev} when={time(written_at)} text={text} />
              ))}
              <Version
                when={t('edited.now', { time: time(message.edited_at ?? message.created_at) })}
                text={message.text}
              />
            </ol>
          </ViewportProvider>
        )}
      </div>
    </Dialog>
  );
}

function Version({ when, text }: { when: string; text: string }) {
  return (
    <li>
      <p className="mb-1 text-xs text-quiet">{when}</p>
      <div className="rounded-lg border border-line bg-surface px-3 py-2">
        <PlainText text={text} />
      </div>
    </li>
  );
}
