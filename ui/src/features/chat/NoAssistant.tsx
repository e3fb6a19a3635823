import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';

interface NoAssistantProps {
  /** The models that could answer are set up in this UI's own settings. */
  isHere: boolean;
  /** Which model answers is the user's to choose. */
  mayChoose: boolean;
  onOpenSettings: () => void;
}

/** A chat of one person in which nobody answers. */
export function NoAssistant({ isHere, mayChoose, onOpenSettings }: NoAssistantProps) {
  const { t } = useTranslation('chat');
  if (!isHere) {
    return (
      <Alert tone="info" className="mb-2">
        {t(mayChoose ? 'noAssistant.there' : 'noAssistant.guest')}
      </Alert>
    );
  }
  return (
    <Alert
      tone="info"
      className="mb-2"
      actions={<Button onPress={onOpenSettings}>{t('noAssistant.settings')}</Button>}
    >
      {t('noAssistant.text')}
    </Alert>
  );
}
