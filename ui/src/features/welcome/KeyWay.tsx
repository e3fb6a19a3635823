import { CircleCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import { ModelField } from '../../components/ModelField';
import { runErrorText } from '../../components/runErrorText';
import { SecretField } from '../../components/SecretField';
import { useHost } from '../../host/HostContext';
import { useSession } from '../../host/session';
import { pickModel } from './pickModel';
import type { WayIn } from './wayIn';

export interface WayProps {
  wayIn: WayIn | null;
  onWayIn: (way: WayIn | null) => void;
}

/** An OpenAI key: kept in the keychain, tried at once, and then a model chosen from the list it opens. */
export function KeyWay({ wayIn, onWayIn }: WayProps) {
  const { t } = useTranslation('welcome');
  const host = useHost();
  const openai = useSession(({ settings }) => settings.ai.providers.find(({ kind }) => kind === 'openai'));
  const [typed, setTyped] = useState('');
  const [isTrying, setIsTrying] = useState(false);
  const [problem, setProblem] = useState<{ title: string; text: string } | null>(null);
  const isUnderWay = useRef(false);
  const isLeft = useRef(false);
  useEffect(() => {
    isLeft.current = false;
    return () => {
      isLeft.current = true;
    };
  }, []);
  if (openai === undefined) return null;

  const choose = (model: string) => onWayIn({ model: { provider_id: openai.id, model }, added: null });

  const attempt = async () => {
    // A held Enter asks again and again.
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setIsTrying(true);
    setProblem(null);
    onWayIn(null);
    try {
      await host.saveKey(openai.id, typed);
      const { error } = await host.testProvider(openai.id);
      if (error === null) {
        const model = pickModel(await host.listModels(openai.id)) ?? '';
        // Another way in was chosen meanwhile, and stays.
        if (isLeft.current) return;
        setTyped((now) => (now === typed ? '' : now));
        choose(model);
      } else {
        const words = error.message === '' ? '' : t('key.said', { words: error.message });
        setProblem({ title: runErrorText(t, error), text: words });
      }
    } catch (refused) {
      setProblem({ title: t('key.failed'), text: errorText(t, refused) });
    } finally {
      isUnderWay.current = false;
      setIsTrying(false);
    }
  };

  return (
    <div className="flex flex-col gap-4">
      <SecretField
        label={t('key.api_key')}
        hint={t('key.api_key_hint')}
        value={typed}
        onChange={setTyped}
        onSubmit={() => void attempt()}
      />
      {problem === null ? null : <Alert title={problem.title}>{problem.text}</Alert>}
      {wayIn === null ? (
        <Button
          className="self-start"
          isDisabled={typed.trim() === '' || isTrying}
          isPending={isTrying}
          onPress={() => void attempt()}
        >
          {t('key.try')}
        </Button>
      ) : (
        <>
          <p role="status" className="flex items-center gap-2 text-sm">
            <CircleCheck size={18} strokeWidth={1.75} aria-hidden className="text-good" />
            {t('key.works')}
          </p>
          <ModelField
            label={t('model')}
            hint={t('model_hint')}
            value={wayIn.model.model}
            onChange={choose}
            load={() => host.listModels(openai.id)}
          />
        </>
      )}
    </div>
  );
}
