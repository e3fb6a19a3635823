import { AppWindow, Globe, House } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button';
import { sinceText } from '../../../components/sinceText';
import type { Device } from '../../../generated/Device';
import { useSession } from '../../../host/session';

const ICONS = { host: House, desktop: AppWindow, browser: Globe } as const;

interface PersonDeviceProps {
  device: Device;
  now: number;
  /** None if it cannot be revoked by itself. */
  onRevoke: (() => void) | null;
}

export function PersonDevice({ device, now, onRevoke }: PersonDeviceProps) {
  const { t, i18n } = useTranslation('sharing');
  const isThis = useSession(({ deviceId }) => deviceId === device.id);
  const { kind, last_seen_at } = device;
  const Icon = ICONS[kind];
  // The machine that shares gives itself no name.
  const isNamed = device.name !== '';
  const name = isNamed ? device.name : t(isThis ? 'people.this_computer' : 'people.the_host');
  const words = [
    ...(isNamed || isThis ? [t(`kind.${kind}`)] : []),
    ...(isThis && isNamed ? [t('people.this_device')] : []),
    ...(isThis ? [] : [seenText()]),
  ];
  function seenText(): string {
    if (last_seen_at === null) return t('people.never');
    return t('people.seen', { since: sinceText(i18n.language, last_seen_at, now) });
  }
  return (
    <li aria-label={name} className="flex min-h-8 items-center gap-2 text-xs">
      <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-quiet" />
      <span className="min-w-0 flex-1 wrap-anywhere">
        {name}
        <span className="text-quiet">
          {' · '}
          {words.join(', ')}
        </span>
      </span>
      {onRevoke === null ? null : (
        <Button look="quiet" className="text-xs" aria-label={t('revoke.name', { name })} onPress={onRevoke}>
          {t('revoke.confirm')}
        </Button>
      )}
    </li>
  );
}
