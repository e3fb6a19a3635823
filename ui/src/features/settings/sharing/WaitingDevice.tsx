import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { Button } from '../../../components/Button';
import { errorText } from '../../../components/errorText';
import { sinceText } from '../../../components/sinceText';
import { useClock } from '../../../components/useClock';
import type { Device } from '../../../generated/Device';
import type { People } from '../../../generated/People';
import { useHost } from '../../../host/HostContext';
import { useRequest } from './useRequest';

const MINUTE_MS = 60_000;

interface WaitingDeviceProps {
  device: Device;
  people: People;
}

/** Who asks to come in, with what, since when; and the two answers. */
export function WaitingDevice({ device, people: { users, devices } }: WaitingDeviceProps) {
  const { t, i18n } = useTranslation('sharing');
  const host = useHost();
  const now = useClock(MINUTE_MS);
  const { isBusy, error, ask } = useRequest();
  const user = users.find(({ id }) => id === device.user_id);
  const isKnown = devices.some(({ user_id, state }) => user_id === device.user_id && state === 'approved');
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        <div className="min-w-40 flex-1">
          <p className="font-medium wrap-anywhere">
            {user?.name ?? t('waiting.nobody')}
            <span className="font-normal text-quiet">
              {' · '}
              {isKnown ? t('waiting.another_device') : t(`role.${user?.role ?? 'guest'}`)}
            </span>
          </p>
          <p className="text-xs text-quiet wrap-anywhere">
            {t('waiting.line', {
              device: device.name,
              kind: t(`kind.${device.kind}`),
              since: sinceText(i18n.language, device.created_at, now),
            })}
          </p>
        </div>
        <div className="flex gap-2">
          <Button
            look="primary"
            isDisabled={isBusy}
            onPress={() => void ask(() => host.approveDevice(device.id))}
          >
            {t('waiting.approve')}
          </Button>
          <Button isDisabled={isBusy} onPress={() => void ask(() => host.revokeDevice(device.id))}>
            {t('waiting.turn_away')}
          </Button>
        </div>
      </div>
      {error === null ? null : <Alert title={t('waiting.failed')}>{errorText(t, error)}</Alert>}
    </div>
  );
}
