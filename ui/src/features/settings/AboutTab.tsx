import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Logo } from '../../components/Logo';
import { Spinner } from '../../components/Spinner';
import { useSession } from '../../host/session';
import { type Licence, loadLicences } from './licences';

export function AboutTab() {
  const { t } = useTranslation('settings');
  const version = useSession((session) => session.version);
  const [licences, setLicences] = useState<Licence[] | null>(null);
  const [isLost, setIsLost] = useState(false);

  useEffect(() => {
    loadLicences().then(setLicences, () => setIsLost(true));
  }, []);

  return (
    <div className="flex flex-col gap-5 text-sm">
      <div className="flex items-center gap-4">
        <Logo className="size-12" />
        <div>
          <h3 className="text-lg font-semibold">{t('about.name')}</h3>
          <p className="selectable text-quiet">{t('about.version', { version })}</p>
        </div>
      </div>
      <p className="text-quiet">{t('about.text')}</p>
      <p>{t('about.licence')}</p>
      <section aria-labelledby="built-with">
        <h3 id="built-with" className="mb-2 font-semibold">
          {t('about.built_with')}
        </h3>
        {isLost ? (
          <Alert>{t('about.lost')}</Alert>
        ) : licences === null ? (
          <Spinner />
        ) : (
          <List licences={licences} />
        )}
      </section>
    </div>
  );
}

function List({ licences }: { licences: readonly Licence[] }) {
  return (
    <ul className="selectable rounded-xl border border-line">
      {licences.map(({ name, version, licence }) => (
        <li
          key={`${name} ${version}`}
          className="flex justify-between gap-4 border-line px-3 py-1.5 not-first:border-t"
        >
          <span className="min-w-0 wrap-anywhere">
            {name} <span className="text-quiet">{version}</span>
          </span>
          <span className="max-w-1/2 shrink-0 text-right text-quiet">{licence}</span>
        </li>
      ))}
    </ul>
  );
}
