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
    <main className="flex h-full bg-side p-4">
      {/* The ways on stay in view, however low the window is; the questions above them scroll. */}
      <div className="m-auto flex max-h-full w-full max-w-120 flex-col rounded-2xl border border-line bg-canvas shadow-pop">
        <div className="flex min-h-0 flex-col gap-6 overflow-y-auto p-8 max-sm:p-5 low:gap-4 low:px-8 low:py-5">
          <header className="flex flex-col items-center text-center low:flex-row low:gap-4 low:text-start">
            <Logo className="size-14 shrink-0 low:size-10" />
            <div>
              <h1 className="mt-4 text-2xl font-semibold low:mt-0 low:text-xl">{t('title')}</h1>
              <p className="mt-1 text-sm text-quiet low:mt-0">{t('text')}</p>
            </div>
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
        </div>
        <footer className="flex shrink-0 flex-col gap-3 border-t border-line px-8 py-4 max-sm:px-5 low:gap-1 low:py-3">
          {error === null ? null : <Alert title={t('not_saved')}>{errorText(t, error)}</Alert>}
          <div className="flex items-center justify-between gap-2">
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
          </div>
          {onJoin === undefined ? null : (
            <p className="flex flex-wrap items-center justify-center gap-x-1 text-sm text-quiet">
              {t('join_text')}
              <Button look="quiet" isDisabled={isSaving} onPress={onJoin}>
                {t('join')}
              </Button>
            </p>
          )}
        </footer>
      </div>
    </main>
  );
}
