import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { Button } from '../../../components/Button';
import { IconButton } from '../../../components/IconButton';
import type { DeviceId } from '../../../generated/DeviceId';
import { usePeople } from './usePeople';
import { WaitingDevice } from './WaitingDevice';
import '../strings';

const SHOWN = 2;

/** Whoever asks to come in, above the chats: they wait for an answer. Put away, it comes back with the next who asks. */
export function WaitingNotice({ onOpenSettings }: { onOpenSettings: () => void }) {
  const { t } = useTranslation('sharing');
  const { people } = usePeople();
  const [put, setPut] = useState<ReadonlySet<DeviceId>>(new Set());
  const waiting = people?.devices.filter(({ id, state }) => state === 'waiting' && !put.has(id)) ?? [];
  if (people === null || waiting.length === 0) return null;
  return (
    <div role="alert">
      <Alert
        isOld
        tone="info"
        title={t('waiting.notice')}
        actions={
          <IconButton
            icon={X}
            label={t('failed.dismiss')}
            className="-mt-1 -mr-1.5 self-start"
            onPress={() => setPut(new Set([...put, ...waiting.map(({ id }) => id)]))}
          />
        }
      >
        <ul className="mt-1 flex flex-col gap-2">
          {waiting.slice(0, SHOWN).map((device) => (
            <li key={device.id}>
              <WaitingDevice device={device} people={people} />
            </li>
          ))}
        </ul>
        {waiting.length > SHOWN ? (
          <p className="mt-2 flex flex-wrap items-center gap-2">
            {t('waiting.more', { count: waiting.length - SHOWN })}
            <Button onPress={onOpenSettings}>{t('failed.settings')}</Button>
          </p>
        ) : null}
      </Alert>
    </div>
  );
}
