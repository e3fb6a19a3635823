import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Fingerprint } from '../../components/Fingerprint';

/** What a browser's warning about the certificate means, and how to be sure. */
export function CertificateNote({ fingerprint }: { fingerprint: string }) {
  const { t } = useTranslation('browser');
  if (fingerprint === '') return null;
  return (
    <Alert tone="info" title={t('certificate.title')}>
      <p>{t('certificate.text')}</p>
      <details className="mt-2">
        <summary className="font-medium">{t('certificate.more')}</summary>
        <p className="my-2">{t('certificate.compare')}</p>
        <Fingerprint value={fingerprint} />
      </details>
    </Alert>
  );
}
