import { useTranslation } from 'react-i18next';
import { Alert } from '../../../../components/Alert';
import { Button } from '../../../../components/Button';

interface LongPasteOfferProps {
  onAccept: () => void;
  onDecline: () => void;
}

export function LongPasteOffer({ onAccept, onDecline }: LongPasteOfferProps) {
  const { t } = useTranslation('files');
  return (
    <Alert
      tone="info"
      className="mb-2"
      actions={
        <>
          <Button onPress={onAccept}>{t('paste.attach')}</Button>
          <Button look="quiet" onPress={onDecline}>
            {t('paste.keep')}
          </Button>
        </>
      }
    >
      {t('paste.offer')}
    </Alert>
  );
}
