import { CircleOff, KeyRound, Server } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import { Logo } from '../../components/Logo';
import { RadioCards } from '../../components/RadioCards';
import { TextField } from '../../components/TextField';
import { useHost } from '../../host/HostContext';
import { changeSettings, useSession } from '../../host/session';
import { KeyWay } from './KeyWay';
import { ServerWay } from './ServerWay';
import { afterWelcome, type WayIn } from './wayIn';
import './strings';

type Way = 'key' | 'server' | 'none';

interface WelcomeProps {
  /** None where no space can be joined. */
  onJoin?: (() => void) | undefined;
}

/** The first screen of all: a name, and how to reach a model. */
export function Welcome({ onJoin }: WelcomeProps) {
  const { t } = useTranslation('welcome');
  const host = useHost();
  const settings = useSession((session) => session.settings);
  const [name, setName] = useState(settings.display_name);
  const [way, setWay] = useState<Way>('key');
  const [wayIn, setWayIn] = useState<WayIn | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const finish = async (chosen: WayIn | null) => {
    setIsSaving(true);
    setError(null);
    try {
      await changeSettings(host, (before) => afterWelcome(before, name, chosen));
    } catch (refused) {
      setError(refused);
      setIsSaving(false);
    }
  };

  const chooseWay = (chosen: Way) => {
    setWay(chosen);
    setWayIn(null);
  };

  const isReady = way === 'none' || (wayIn !== null && wayIn.model.model !== '');
  return (
    <main className="flex h-full overflow-y-auto bg-side p-4">
      <div className="m-auto flex w-full max-w-120 flex-col gap-6 rounded-2xl border border-line bg-canvas p-8 shadow-pop max-sm:p-5">
        <header className="flex flex-col items-center text-center">
          <Logo className="size-14" />
          <h1 className="mt-4 text-2xl font-semibold">{t('title')}</h1>
          <p className="mt-1 text-sm text-quiet">{t('text')}</p>
        </header>
        <TextField
          autoFocus
          label={t('name')}
          hint={t('name_hint')}
          value={name}
          onChange={setName}
          maxLength={80}
          autoComplete="off"
        />
        <RadioCards<Way>
          label={t('way')}
          value={way}
          onChange={chooseWay}
          cards={[
            { id: 'key', name: t('key.name'), hint: t('key.hint'), icon: KeyRound },
            { id: 'server', name: t('server.name'), hint: t('server.hint'), icon: Server },
            { id: 'none', name: t('none.name'), hint: t('none.hint'), icon: CircleOff },
          ]}
        />
        {way === 'key' ? <KeyWay wayIn={wayIn} onWayIn={setWayIn} /> : null}
        {way === 'server' ? <ServerWay wayIn={wayIn} onWayIn={setWayIn} /> : null}
        {error === null ? null : <Alert title={t('not_saved')}>{errorText(t, error)}</Alert>}
        <footer className="flex items-center justify-between gap-2">
          <Button look="quiet" isDisabled={isSaving} onPress={() => void finish(null)}>
            {t('skip')}
          </Button>
          <Button
            look="primary"
            isDisabled={!isReady || isSaving}
            isPending={isSaving}
            onPress={() => void finish(way === 'none' ? null : wayIn)}
          >
            {t('start')}
          </Button>
        </footer>
        {onJoin === undefined ? null : (
          <p className="-mt-2 flex flex-wrap items-center justify-center gap-x-1 border-t border-line pt-4 text-sm text-quiet">
            {t('join_text')}
            <Button look="quiet" isDisabled={isSaving} onPress={onJoin}>
              {t('join')}
            </Button>
          </p>
        )}
      </div>
    </main>
  );
}
