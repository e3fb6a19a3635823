import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { Spinner } from '../../components/Spinner';
import { TextField } from '../../components/TextField';
import type { InvitePreview } from '../../generated/InvitePreview';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import { useHost } from '../../host/HostContext';
import { systemName } from './deviceName';
import { joinErrorText } from './joinErrorText';
import { SpaceFacts } from './SpaceFacts';

interface NameStepProps {
  link: string;
  preview: InvitePreview;
  /** What the user is called elsewhere. */
  name: string;
  onBack: () => void;
  onJoined: (space: SpaceInfo, userName: string) => void;
}

/** The second step: what the link leads to, and what is told there. */
export function NameStep({ link, preview, name, onBack, onJoined }: NameStepProps) {
  const { t } = useTranslation('join');
  const host = useHost();
  const [userName, setUserName] = useState(name);
  const [deviceName, setDeviceName] = useState(
    () => systemName(navigator.userAgent) ?? t('names.device_default'),
  );
  const [isJoining, setIsJoining] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const names = { user_name: userName.trim(), device_name: deviceName.trim() };
  const isNamed = names.user_name !== '' && names.device_name !== '';

  const join = async () => {
    if (isJoining || !isNamed) return;
    setIsJoining(true);
    setError(null);
    try {
      onJoined(await host.joinSpace({ link: link.trim(), ...names }), names.user_name);
    } catch (refused) {
      setError(refused);
      setIsJoining(false);
    }
  };

  return (
    <form
      aria-label={t('title')}
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void join();
      }}
    >
      <SpaceFacts preview={preview} />
      <p className="text-sm text-quiet">{t('names.text')}</p>
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <TextField
          autoFocus
          label={t('names.user')}
          hint={t('names.user_hint')}
          value={userName}
          onChange={setUserName}
          maxLength={80}
          autoComplete="off"
        />
        <TextField
          label={t('names.device')}
          hint={t('names.device_hint')}
          value={deviceName}
          onChange={setDeviceName}
          maxLength={80}
          autoComplete="off"
        />
      </div>
      {error === null ? null : <Alert title={t('names.failed')}>{joinErrorText(t, error)}</Alert>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" isDisabled={isJoining} onPress={onBack}>
          {t('names.back')}
        </Button>
        <Button type="submit" look="primary" isDisabled={!isNamed}>
          {isJoining ? <Spinner /> : null}
          {t('names.join')}
        </Button>
      </div>
    </form>
  );
}
