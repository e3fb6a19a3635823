import { useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { bytesText } from '../../components/bytesText';
import { utf8Bytes } from './figures';
import type { MessageField } from './useMessageField';

/** Says that a text, or a paste into it, is too long to be sent, and by how much. */
export function TextLimit({ field: { text, limit, over, refusedBytes } }: { field: MessageField }) {
  const { t, i18n } = useTranslation('chat');
  return (
    <>
      {refusedBytes === null ? null : (
        <Alert className="mb-2" title={t('input.pasteTooLong')}>
          {t('input.limit', {
            limit: bytesText(i18n.language, limit),
            size: bytesText(i18n.language, refusedBytes),
          })}
        </Alert>
      )}
      {over ? <OverLimit text={text} limit={limit} /> : null}
    </>
  );
}

function OverLimit({ text, limit }: { text: string; limit: number }) {
  const { t, i18n } = useTranslation('chat');
  const measured = useDeferredValue(text);
  const bytes = useMemo(() => utf8Bytes(measured), [measured]);
  const sizes = { limit: bytesText(i18n.language, limit), size: bytesText(i18n.language, bytes) };
  return (
    <Alert tone="warning" className="my-2" title={t('input.tooLong')}>
      {t('input.over', sizes)}
    </Alert>
  );
}
