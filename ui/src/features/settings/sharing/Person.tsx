import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button';
import { PresenceDot } from '../../../components/PresenceDot';
import { Select } from '../../../components/Select';
import { sinceText } from '../../../components/sinceText';
import { useClock } from '../../../components/useClock';
import type { Device } from '../../../generated/Device';
import type { Role } from '../../../generated/Role';
import type { User } from '../../../generated/User';
import { useSession } from '../../../host/session';
import { PersonDevice } from './PersonDevice';

const MINUTE_MS = 60_000;
/** Only the machine itself makes an owner. */
const ROLES = ['member', 'guest'] as const satisfies readonly Role[];

interface PersonProps {
  user: User;
  /** Those that were let in. */
  devices: readonly Device[];
  onRole: (role: Role) => void;
  onRevoke: () => void;
  onRevokeDevice: (device: Device) => void;
}

export function Person({ user, devices, onRole, onRevoke, onRevokeDevice }: PersonProps) {
  const { t, i18n } = useTranslation('sharing');
  const now = useClock(MINUTE_MS);
  const presence = useSession((session) => session.presence.get(user.id));
  const isMe = useSession(({ spaces }) => spaces[0]?.me === user.id);
  const isHere = isMe || (presence?.online ?? false);
  const seen = Math.max(presence?.last_seen_at ?? 0, ...devices.map(({ last_seen_at }) => last_seen_at ?? 0));
  const { role } = user;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <PresenceDot isHere={isHere} />
        <div className="min-w-32 flex-1 text-sm">
          <p className="font-medium wrap-anywhere">
            {user.name === '' ? t('people.unnamed') : user.name}
            {isMe ? <span className="font-normal text-quiet"> {t('people.you')}</span> : null}
          </p>
          <p className="text-xs text-quiet">
            {isHere
              ? t('people.here')
              : seen === 0
                ? t('people.unseen')
                : t('people.last_seen', { since: sinceText(i18n.language, seen, now) })}
          </p>
        </div>
        {role === 'owner' ? (
          <span className="text-xs text-quiet">{t('role.owner')}</span>
        ) : (
          <div className="flex items-center gap-2">
            <div className="w-28">
              <Select
                isLabelHidden
                label={t('people.role', { name: user.name })}
                value={role}
                onChange={onRole}
                options={ROLES.map((id) => ({ id, name: t(`role.${id}`) }))}
              />
            </div>
            <Button look="danger" aria-label={t('revoke.name', { name: user.name })} onPress={onRevoke}>
              {t('revoke.confirm')}
            </Button>
          </div>
        )}
      </div>
      <ul aria-label={t('people.devices', { name: user.name })} className="-mb-1.5 flex flex-col pl-5">
        {devices.map((device) => (
          <PersonDevice
            key={device.id}
            device={device}
            now={now}
            // The machine itself, and the only device of somebody who is revoked as a whole.
            onRevoke={
              device.kind === 'host' || (role !== 'owner' && devices.length === 1)
                ? null
                : () => onRevokeDevice(device)
            }
          />
        ))}
      </ul>
    </div>
  );
}
