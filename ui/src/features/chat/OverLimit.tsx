import { useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { formatBytes, utf8Bytes } from './figures';

/** Says that a text is too long to be sent, and by how much. */
export function OverLimit({ text, limit }: { text: string; limit: number }) {
  const { t, i18n } = useTranslation('chat');
  const measured = useDeferredValue(text);
  const bytes = useMemo(() => utf8Bytes(measured), [measured]);
  const sizes = { limit: formatBytes(limit, i18n.language), size: formatBytes(bytes, i18n.language) };
  return (
    <Alert tone="warning" className="my-2" title={t('input.tooLong')}>
      {t('input.over', sizes)}
    </Alert>
  );
}
