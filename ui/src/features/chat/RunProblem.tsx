import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import type { Message } from '../../generated/Message';
import { useChat } from './ChatContext';
import { endingOf, type WayOut, waysOut } from './runProblem';

/** How an answer ended if it is not whole, and what can be done. */
export function AnswerEnding({ message, isOld }: { message: Message; isOld: boolean }) {
  const { t } = useTranslation('chat');
  const { several } = useChat();
  const ending = endingOf(message);
  if (ending === null || message.answer === null) return null;
  const hasText = message.text !== '';
  if (ending.type === 'note') {
    return (
      <div className="mt-1 flex flex-wrap items-center gap-3 text-sm text-quiet">
        <p>
          {several && ending.note === 'stopped' ? t('ended.stoppedBySomeone') : t(`ended.${ending.note}`)}
        </p>
        <Ways message={message} ways={hasText ? ['continue'] : ['again']} />
      </div>
    );
  }
  const { model, provider_name, error } = message.answer;
  const words = {
    provider: provider_name,
    model,
    server: error?.server ?? t('problem.server'),
  };
  return (
    <Alert
      isOld={isOld}
      className="mt-2"
      title={t(`problem.${ending.code}.title`, words)}
      actions={<Ways message={message} ways={waysOut(ending.code, hasText)} />}
    >
      <p>{t(`problem.${ending.code}.text`, words)}</p>
      {error !== null && error.message !== '' ? (
        <blockquote className="mt-1 max-h-40 overflow-auto text-quiet whitespace-pre-wrap">
          {t('problem.quote', { words: error.message.slice(0, 2000) })}
        </blockquote>
      ) : null}
    </Alert>
  );
}

function Ways({ message, ways }: { message: Message; ways: WayOut[] }): ReactNode {
  const { t } = useTranslation('chat');
  const { actions, answering } = useChat();
  const take = {
    settings: () => actions.openSettings('ai'),
    again: () => actions.regenerate(message.id),
    continue: () => actions.continueAnswer(message.id),
  };
  return ways.map((way) => (
    <Button key={way} name={way} isDisabled={answering && way !== 'settings'} onPress={take[way]}>
      {t(`way.${way}`)}
    </Button>
  ));
}
