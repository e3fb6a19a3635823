import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../components/Alert';
import { IconButton } from '../components/IconButton';
import type { NoticeCode } from '../generated/NoticeCode';
import { dismissNotice, useSession } from '../host/session';
import { SharingNotices } from './SharingNotices';

/** What happened without anything having gone wrong. */
const GOOD_NEWS: readonly NoticeCode[] = ['key_moved'];

/** What the user should know that no request of theirs caused, until they put it away. */
export function Notices({ onOpenSharing }: { onOpenSharing: () => void }) {
  const { t } = useTranslation('app');
  const notices = useSession((session) => session.notices);
  return (
    <div className="flex max-h-1/2 shrink-0 flex-col gap-2 overflow-y-auto px-3 not-empty:pt-3">
      <SharingNotices onOpenSettings={onOpenSharing} />
      {notices.map((notice) => (
        <Alert
          key={notice.code}
          tone={GOOD_NEWS.includes(notice.code) ? 'info' : 'warning'}
          title={t(`notice.${notice.code}.title`)}
          actions={
            <IconButton
              icon={X}
              label={t('notice.dismiss')}
              className="-mt-1 -mr-1.5 self-start"
              onPress={() => dismissNotice(notice)}
            />
          }
        >
          {t(`notice.${notice.code}.text`, { detail: notice.detail })}
        </Alert>
      ))}
    </div>
  );
}
