import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { errorText } from '../../components/errorText';
import { useHost } from '../../host/HostContext';
import { useSession } from '../../host/session';

/** The way out of the space that a browser has joined. */
export function LeaveThisSpace() {
  const { t } = useTranslation('settings');
  const host = useHost();
  const space = useSession(({ spaces }) => spaces[0]);
  const [asks, setAsks] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  if (space === undefined) return null;
  const leave = () => {
    setProblem(null);
    host.leaveSpace(space.id, false).catch(setProblem);
  };
  return (
    <div className="flex flex-col items-start gap-2 border-t border-line pt-5">
      {problem === null ? null : <Alert title={t('leave.failed')}>{errorText(t, problem)}</Alert>}
      <Button look="danger" onPress={() => setAsks(true)}>
        {t('leave.button')}
      </Button>
      {asks ? (
        <ConfirmDialog
          title={t('leave.title', { name: space.name })}
          confirm={t('leave.confirm')}
          onConfirm={leave}
          onClose={() => setAsks(false)}
        >
          <p>{t('leave.text')}</p>
          {space.waiting > 0 ? (
            <p className="mt-2 text-ink">{t('leave.waiting', { count: space.waiting })}</p>
          ) : null}
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
