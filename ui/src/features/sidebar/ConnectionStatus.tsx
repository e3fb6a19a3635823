import { useTranslation } from 'react-i18next';
import type { Connection } from '../../generated/Connection';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import { connectionText } from './connectionText';

const BROKEN = 'bg-danger';

const looks: Record<Connection['type'], string> = {
  local: 'bg-good',
  connected: 'bg-good',
  connecting: 'border border-line-strong',
  waiting_for_approval: 'border border-line-strong',
  offline: 'bg-line-strong',
  certificate_changed: BROKEN,
  revoked: BROKEN,
  incompatible: BROKEN,
};

/** What is true of a space now: whether it is here, or whether its host can be reached. */
export function ConnectionStatus({ space, className = '' }: { space: SpaceInfo; className?: string }) {
  const { t } = useTranslation('sidebar');
  const look = looks[space.connection.type];
  // Nothing comes or goes any more until somebody does something about it.
  const words = look === BROKEN ? 'text-danger' : 'text-quiet';
  return (
    <div
      role="status"
      aria-label={t('connection.name')}
      title={t(`connection.${space.connection.type}_hint`)}
      className={`flex min-w-0 items-center gap-2 text-xs ${words} ${className}`}
    >
      <span aria-hidden className={`size-2 shrink-0 rounded-full ${look}`} />
      <span className="truncate">{connectionText(t, space)}</span>
    </div>
  );
}
