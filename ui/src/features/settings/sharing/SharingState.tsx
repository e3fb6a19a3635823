import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { CopyLine } from '../../../components/CopyLine';
import { Spinner } from '../../../components/Spinner';
import { useHost } from '../../../host/HostContext';
import { useSession } from '../../../host/session';

/** Whether others can come in now, in words, and where they find this machine. */
export function SharingState() {
  const { t } = useTranslation('sharing');
  const host = useHost();
  const sharing = useSession((session) => session.sharing);
  const port = useSession(({ settings }) => settings.sharing.port);
  const problem = sharing.type === 'failed' ? sharing : null;
  return (
    <div className="flex flex-col gap-2">
      {/* Always there, since what comes with its words may not be read out. */}
      <p role="status" aria-label={t('status.name')} className="flex items-center gap-2 text-sm text-quiet">
        {sharing.type === 'starting' ? (
          <Spinner />
        ) : (
          <span
            aria-hidden
            className={`size-2 shrink-0 rounded-full ${sharing.type === 'on' ? 'bg-good' : 'border border-line-strong'}`}
          />
        )}
        {t(`status.${sharing.type}`)}
      </p>
      {problem === null ? null : (
        <Alert title={t('failed.title')}>
          {t(`failed.${problem.code}`, { port, detail: problem.detail })} {t(`way_out.${problem.code}`)}
        </Alert>
      )}
      {sharing.type === 'on' ? (
        <ul aria-label={t('status.addresses')} className="flex flex-col gap-1">
          {sharing.addresses.map((address) => (
            <li key={address}>
              <CopyLine
                text={address}
                label={t('status.copy_address')}
                onCopy={(text) => host.copyText(text)}
              />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
