import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { errorText } from '../../../components/errorText';
import { Switch } from '../../../components/Switch';
import { useSession } from '../../../host/session';
import { useChangeSettings } from '../useChangeSettings';
import { SharingState } from './SharingState';

/** *Share on this network*, and what has come of it. */
export function SharingSwitch() {
  const { t } = useTranslation('sharing');
  const isEnabled = useSession(({ settings }) => settings.sharing.enabled);
  const { setSharing } = useChangeSettings();
  const [refused, setRefused] = useState<unknown>(null);
  return (
    <div className="flex flex-col gap-3">
      <Switch
        label={t('switch')}
        hint={t('switch_hint')}
        isOn={isEnabled}
        onChange={(enabled) => {
          setRefused(null);
          setSharing({ enabled }).catch(setRefused);
        }}
      />
      {refused === null ? null : (
        <Alert title={t('not_saved', { ns: 'settings' })}>{errorText(t, refused)}</Alert>
      )}
      <SharingState />
    </div>
  );
}
