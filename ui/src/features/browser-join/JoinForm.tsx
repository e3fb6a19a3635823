import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { TextField } from '../../components/TextField';
import { joinProblem } from './joinProblem';
import { thisBrowser } from './thisBrowser';

const LONGEST_NAME = 80;

interface JoinFormProps {
  onJoin: (userName: string, deviceName: string) => Promise<void>;
  onJoined: () => void;
}

export function JoinForm({ onJoin, onJoined }: JoinFormProps) {
  const { t } = useTranslation('browser');
  const [userName, setUserName] = useState('');
  const [deviceName, setDeviceName] = useState(() => thisBrowser(navigator.userAgent));
  const [joining, setJoining] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const canJoin = userName.trim() !== '' && deviceName.trim() !== '' && !joining;

  const join = async () => {
    if (!canJoin) return;
    setJoining(true);
    setProblem(null);
    try {
      await onJoin(userName.trim(), deviceName.trim());
      onJoined();
    } catch (refused) {
      setProblem(refused);
      setJoining(false);
    }
  };
  return (
    <Form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void join();
      }}
    >
      <TextField
        label={t('form.userName')}
        hint={t('form.userNameHint')}
        value={userName}
        onChange={setUserName}
        maxLength={LONGEST_NAME}
        autoComplete="name"
        autoFocus
      />
      <TextField
        label={t('form.deviceName')}
        hint={t('form.deviceNameHint')}
        value={deviceName}
        onChange={setDeviceName}
        maxLength={LONGEST_NAME}
      />
      {problem === null ? null : <Alert title={t('form.failed')}>{joinProblem(t, problem)}</Alert>}
      <Button type="submit" look="primary" isPending={joining} isDisabled={!canJoin} className="self-start">
        {t('form.join')}
      </Button>
    </Form>
  );
}
