import { X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../components/Alert';
import { Button } from '../components/Button';
import { ErrorBoundary } from '../components/ErrorBoundary';
import { IconButton } from '../components/IconButton';
import type { SharingStatus } from '../generated/SharingStatus';
import { useSession } from '../host/session';

const WaitingNotice = lazy(async () => ({
  default: (await import('../features/settings/sharing/WaitingNotice')).WaitingNotice,
}));

/** What sharing has to say above the chats: who asks to come in, and that it could not start. */
export function SharingNotices({ onOpenSettings }: { onOpenSettings: () => void }) {
  const sharing = useSession((session) => session.sharing);
  const isOwner = useSession(({ spaces }) => spaces[0]?.role === 'owner');
  const isOpen = useSession(({ door }) => door === 'browser' || sharing.type === 'on');
  const [put, setPut] = useState<SharingStatus | null>(null);
  return (
    <>
      {isOpen && isOwner ? (
        <ErrorBoundary>
          <Suspense>
            <WaitingNotice onOpenSettings={onOpenSettings} />
          </Suspense>
        </ErrorBoundary>
      ) : null}
      {sharing.type === 'failed' && sharing !== put ? (
        <Failed sharing={sharing} onOpenSettings={onOpenSettings} onDismiss={() => setPut(sharing)} />
      ) : null}
    </>
  );
}

interface FailedProps {
  sharing: Extract<SharingStatus, { type: 'failed' }>;
  onOpenSettings: () => void;
  onDismiss: () => void;
}

function Failed({ sharing: { code, detail }, onOpenSettings, onDismiss }: FailedProps) {
  const { t } = useTranslation('sharing');
  const port = useSession(({ settings }) => settings.sharing.port);
  return (
    <Alert
      tone="warning"
      title={t('failed.title')}
      actions={<IconButton icon={X} label={t('failed.dismiss')} onPress={onDismiss} />}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p>{t(`failed.${code}`, { port, detail })}</p>
        <Button onPress={onOpenSettings}>{t('failed.settings')}</Button>
      </div>
    </Alert>
  );
}
