import { DatabaseZap } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { errorText } from '../../components/errorText';
import type { Bootstrap } from '../../generated/Bootstrap';
import type { StartupProblem } from '../../generated/StartupProblem';
import { useHost } from '../../host/HostContext';
import { waysOut } from './waysOut';
import './strings';

export interface ProblemScreenProps {
  problem: StartupProblem;
  version: string;
  onWayOut: (from: () => Promise<Bootstrap>) => Promise<void>;
}

/** Why Hearth could not open its data, where that is, and the ways to go on. Nothing was written. */
export function ProblemScreen({ problem, version, onWayOut }: ProblemScreenProps) {
  const { t } = useTranslation('problem');
  const host = useHost();
  const [asked, setAsked] = useState<'restore' | 'empty' | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { code, path, detail, backup } = problem;
  const ways = waysOut(problem);

  const take = async (from: () => Promise<Bootstrap>) => {
    setIsBusy(true);
    setError(null);
    try {
      await onWayOut(from);
    } catch (refused) {
      setError(refused);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <main className="flex h-full overflow-y-auto p-6">
      <div className="m-auto w-full max-w-140">
        <DatabaseZap size={36} strokeWidth={1.5} aria-hidden className="text-accent" />
        <h1 className="mt-4 text-2xl font-semibold">{t(`${code}.title`)}</h1>
        <p className="mt-2 text-quiet">{t(`${code}.text`)}</p>
        <dl className="selectable mt-6 grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 rounded-xl border border-line bg-surface p-4 text-sm">
          <dt className="text-quiet">{t('where')}</dt>
          <dd className="font-mono wrap-anywhere">{path}</dd>
          {detail === '' ? null : (
            <>
              <dt className="text-quiet">{t('detail')}</dt>
              <dd className="wrap-anywhere">{detail}</dd>
            </>
          )}
          {backup === null ? null : (
            <>
              <dt className="text-quiet">{t('backup')}</dt>
              <dd className="font-mono wrap-anywhere">{backup}</dd>
            </>
          )}
        </dl>
        {error === null ? null : (
          <Alert className="mt-4" title={t('failed')}>
            {errorText(t, error)}
          </Alert>
        )}
        <div className="mt-6 flex flex-wrap gap-2">
          <Button look="primary" isPending={isBusy} onPress={() => void take(() => host.retryStartup())}>
            {t('again')}
          </Button>
          {ways.restore ? (
            <Button isDisabled={isBusy} onPress={() => setAsked('restore')}>
              {t('restore.button')}
            </Button>
          ) : null}
          {ways.empty ? (
            <Button isDisabled={isBusy} onPress={() => setAsked('empty')}>
              {t('empty.button')}
            </Button>
          ) : null}
          <Button look="quiet" onPress={() => void host.quit().catch(setError)}>
            {t('quit')}
          </Button>
        </div>
        <p className="mt-8 text-xs text-quiet">{t('version', { version })}</p>
      </div>
      {asked === null ? null : (
        <ConfirmDialog
          title={t(`${asked}.title`)}
          confirm={t(`${asked}.button`)}
          onClose={() => setAsked(null)}
          onConfirm={() => void take(() => (asked === 'restore' ? host.restoreBackup() : host.startEmpty()))}
        >
          {t(`${asked}.${code === 'database_missing' ? 'text_missing' : 'text'}`, {
            path,
            backup: backup ?? '',
          })}
        </ConfirmDialog>
      )}
    </main>
  );
}
