import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { Button } from '../../../components/Button';
import { errorText } from '../../../components/errorText';
import { TextField } from '../../../components/TextField';
import { useSession } from '../../../host/session';
import { useChangeSettings } from '../useChangeSettings';
import { useRequest } from './useRequest';

/** The user's own certificate. Its two files are of use only together, so they are saved together. */
export function CertificateFields() {
  const { t } = useTranslation('sharing');
  const saved = useSession(({ settings }) => settings.sharing);
  const { setSharing } = useChangeSettings();
  const [certificate, setCertificate] = useState(saved.certificate);
  const [key, setKey] = useState(saved.certificate_key);
  const { isBusy, error, ask } = useRequest();

  const paths = { certificate: certificate.trim(), certificate_key: key.trim() };
  const isPair = (paths.certificate === '') === (paths.certificate_key === '');
  const isOther = paths.certificate !== saved.certificate || paths.certificate_key !== saved.certificate_key;

  return (
    <form
      aria-label={t('advanced.certificate_form')}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isPair && isOther) void ask(() => setSharing(paths));
      }}
    >
      <TextField
        label={t('advanced.certificate')}
        hint={t('advanced.certificate_hint')}
        value={certificate}
        onChange={setCertificate}
        spellCheck="false"
        autoComplete="off"
      />
      <TextField
        label={t('advanced.key')}
        hint={t('advanced.key_hint')}
        value={key}
        onChange={setKey}
        spellCheck="false"
        autoComplete="off"
      />
      {error === null ? null : (
        <Alert title={t('not_saved', { ns: 'settings' })}>{errorText(t, error)}</Alert>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button type="submit" isDisabled={!isPair || !isOther || isBusy} isPending={isBusy}>
          {t(paths.certificate === '' ? 'advanced.use_own' : 'advanced.use')}
        </Button>
        {isPair ? null : <p className="text-xs text-quiet">{t('advanced.both')}</p>}
      </div>
    </form>
  );
}
