import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Dialog } from '../../components/Dialog';
import { Fingerprint } from '../../components/Fingerprint';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import { connectionText } from './connectionText';

interface AboutSpaceDialogProps {
  space: SpaceInfo;
  onClose: () => void;
}

/** Where a joined space is, by what it is recognised, and what is wrong if something is. */
export function AboutSpaceDialog({ space, onClose }: AboutSpaceDialogProps) {
  const { t } = useTranslation('sidebar');
  const { connection, kind, role } = space;
  const isWrong = ['certificate_changed', 'revoked', 'incompatible'].includes(connection.type);
  return (
    <Dialog title={space.name} onClose={onClose}>
      <div className="flex flex-col gap-4 overflow-y-auto p-5 text-sm">
        {isWrong ? (
          <Alert isOld title={connectionText(t, space)}>
            {t(`connection.${connection.type}_hint`)}
          </Alert>
        ) : null}
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-3 max-sm:grid-cols-1 max-sm:gap-y-0.5">
          {isWrong ? null : (
            <>
              <dt className="text-quiet">{t('connection.name')}</dt>
              <dd className="max-sm:mb-2">
                {connectionText(t, space)}
                <span className="block text-xs text-quiet">{t(`connection.${connection.type}_hint`)}</span>
              </dd>
            </>
          )}
          <dt className="text-quiet">{t('space.role')}</dt>
          <dd className="max-sm:mb-2">{t(`space.role_${role}`)}</dd>
          {kind.type === 'joined' ? (
            <>
              <dt className="text-quiet">{t('space.address')}</dt>
              <dd className="selectable font-mono text-xs leading-relaxed wrap-anywhere max-sm:mb-2">
                {kind.address}
              </dd>
              <dt className="text-quiet">{t('space.fingerprint')}</dt>
              <dd>
                <Fingerprint value={kind.fingerprint} />
              </dd>
            </>
          ) : null}
        </dl>
      </div>
    </Dialog>
  );
}
