import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import type { ChatFeed } from './chatFeed';
import { useFeed } from './useChatFeed';

/** Why a message that was gone to is not on the screen. */
export function SoughtNote({ feed }: { feed: ChatFeed }) {
  const { t } = useTranslation('chat');
  const outcome = useFeed(feed, ({ sought }) => sought?.outcome ?? 'found');
  if (outcome === 'found') return null;
  return (
    <Alert
      className="mb-2"
      tone={outcome === 'gone' ? 'warning' : 'info'}
      title={t(`sought.${outcome}.title`)}
      actions={<Button onPress={() => feed.forgetSought()}>{t('action.dismiss')}</Button>}
    >
      {t(`sought.${outcome}.text`)}
    </Alert>
  );
}
