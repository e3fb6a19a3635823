import { FolderOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { bytesText } from '../../components/bytesText';
import { errorText } from '../../components/errorText';
import type { DataInfo } from '../../generated/DataInfo';
import { useHost } from '../../host/HostContext';

/** Where the files are, and how large. */
export function DataTab() {
  const { t } = useTranslation('settings');
  const host = useHost();
  const [info, setInfo] = useState<DataInfo | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    host.dataInfo().then(setInfo, setError);
  }, [host]);

  return (
    <div className="flex flex-col gap-5">
      <p className="text-sm text-quiet">{t('data.text')}</p>
      {error === null ? null : <Alert title={t('data.failed')}>{errorText(t, error)}</Alert>}
      {info === null ? null : <Facts info={info} />}
      <Button
        className="self-start"
        onPress={() => {
          setError(null);
          host.openDataDirectory().catch(setError);
        }}
      >
        <FolderOpen size={16} strokeWidth={1.75} aria-hidden />
        {t('data.open')}
      </Button>
    </div>
  );
}

function Facts({ info }: { info: DataInfo }) {
  const { t, i18n } = useTranslation('settings');
  const count = new Intl.NumberFormat(i18n.language);
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  const facts = [
    { name: t('data.directory'), text: info.directory, isPath: true },
    { name: t('data.chats'), text: count.format(info.chats) },
    { name: t('data.messages'), text: count.format(info.messages) },
    { name: t('data.database'), text: bytesText(i18n.language, info.database_bytes) },
    { name: t('data.files'), text: bytesText(i18n.language, info.files_bytes) },
    { name: t('data.backups'), text: bytesText(i18n.language, info.backups_bytes) },
    {
      name: t('data.newest_backup'),
      text: info.newest_backup === null ? t('data.no_backup') : time.format(info.newest_backup),
    },
    { name: t('data.logs'), text: bytesText(i18n.language, info.logs_bytes) },
    { name: t('data.prices'), text: info.prices_file, isPath: true, hint: t('data.prices_hint') },
  ];
  return (
    <dl className="selectable grid grid-cols-[auto_1fr] gap-x-6 gap-y-3 text-sm">
      {facts.map(({ name, text, isPath, hint }) => (
        <div key={name} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-quiet">{name}</dt>
          <dd className="wrap-anywhere">
            <span className={isPath ? 'font-mono text-xs' : ''}>{text}</span>
            {hint === undefined ? null : <span className="block text-xs text-quiet">{hint}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
