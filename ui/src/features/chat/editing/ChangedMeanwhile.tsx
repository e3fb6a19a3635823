import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { PlainText } from '../../../components/markdown/PlainText';

/** The message that is being changed was changed elsewhere: whether this takes its place is its author's to decide. */
export function ChangedMeanwhile({ text }: { text: string }) {
  const { t } = useTranslation('messages');
  return (
    <Alert tone="warning" className="mt-2" title={t('editor.changed.title')}>
      {t('editor.changed.text')}
      <div className="mt-1 max-h-40 overflow-y-auto">
        <PlainText text={text} />
      </div>
    </Alert>
  );
}
