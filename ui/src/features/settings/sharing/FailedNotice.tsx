import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { Button } from '../../../components/Button';
import { IconButton } from '../../../components/IconButton';
import type { SharingStatus } from '../../../generated/SharingStatus';
import { useSession } from '../../../host/session';
import '../strings';

interface FailedNoticeProps {
  sharing: Extract<SharingStatus, { type: 'failed' }>;
  onOpenSettings: () => void;
  onDismiss: () => void;
}

/** Why the space is not shared though it should be. */
export function FailedNotice({ sharing: { code, detail }, onOpenSettings, onDismiss }: FailedNoticeProps) {
  const { t } = useTranslation('sharing');
  const port = useSession(({ settings }) => settings.sharing.port);
  return (
    <Alert
      tone="warning"
      title={t('failed.title')}
      actions={
        <IconButton
          icon={X}
          label={t('failed.dismiss')}
          className="-mt-1 -mr-1.5 self-start"
          onPress={onDismiss}
        />
      }
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p>{t(`failed.${code}`, { port, detail })}</p>
        <Button onPress={onOpenSettings}>{t('failed.settings')}</Button>
      </div>
    </Alert>
  );
}
