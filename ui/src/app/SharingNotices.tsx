import { lazy, Suspense, useState } from 'react';
import { ErrorBoundary } from '../components/ErrorBoundary';
import type { SharingStatus } from '../generated/SharingStatus';
import { useSession } from '../host/session';

const WaitingNotice = lazy(async () => ({
  default: (await import('../features/settings/sharing/WaitingNotice')).WaitingNotice,
}));
const FailedNotice = lazy(async () => ({
  default: (await import('../features/settings/sharing/FailedNotice')).FailedNotice,
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
        <Suspense>
          <FailedNotice sharing={sharing} onOpenSettings={onOpenSettings} onDismiss={() => setPut(sharing)} />
        </Suspense>
      ) : null}
    </>
  );
}
