import { Hourglass } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button';
import type { RunWait } from '../../generated/RunWait';
import { useChat } from './ChatContext';

/** A run that waits before it asks again: why, for how long, and the way out. */
export function RunWaiting({ wait, provider }: { wait: RunWait; provider: string }) {
  const { t } = useTranslation('chat');
  const { actions, mayStop } = useChat();
  const seconds = useSecondsUntil(wait.until);
  const reason = wait.reason === 'rate_limited' || wait.reason === 'server_error' ? wait.reason : 'other';
  return (
    <div className="flex items-start gap-3 rounded-lg bg-warn-soft px-3 py-2 text-sm">
      <Hourglass size={18} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1 wrap-anywhere">
        <p role="status" className="font-medium">
          {t(`wait.reason.${reason}`, { provider })}
        </p>
        <p className="tabular-nums">{seconds > 0 ? t('wait.countdown', { seconds }) : t('wait.now')}</p>
        {wait.message === '' ? null : (
          <blockquote className="mt-1 text-quiet">
            {t('problem.quote', { words: wait.message.slice(0, 500) })}
          </blockquote>
        )}
      </div>
      {mayStop ? <Button onPress={actions.stop}>{t('wait.cancel')}</Button> : null}
    </div>
  );
}

function useSecondsUntil(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((until - now) / 1000));
}
