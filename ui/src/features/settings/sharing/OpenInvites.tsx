import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { Button } from '../../../components/Button';
import { errorText } from '../../../components/errorText';
import { useClock } from '../../../components/useClock';
import type { InviteId } from '../../../generated/InviteId';
import type { People } from '../../../generated/People';
import { useHost } from '../../../host/HostContext';
import { countdownText } from './countdownText';
import { useRequest } from './useRequest';

interface OpenInvitesProps {
  people: People;
  /** The one whose link is on the screen still. */
  shown: InviteId | null;
}

/** Ways in that were given out and not used: their links are not shown again, but they can be taken back. */
export function OpenInvites({ people, shown }: OpenInvitesProps) {
  const { t } = useTranslation('sharing');
  const host = useHost();
  const now = useClock(1000);
  const { isBusy, error, ask } = useRequest();
  const open = people.invites.filter(({ id, expires_at }) => id !== shown && expires_at > now);
  if (open.length === 0 && error === null) return null;
  return (
    <section aria-labelledby="open-invites" className="flex flex-col gap-2">
      <h3 id="open-invites" className="text-sm font-semibold">
        {t('open_invites.title')}
      </h3>
      {error === null ? null : <Alert title={t('open_invites.failed')}>{errorText(t, error)}</Alert>}
      <ul className="flex flex-col text-sm">
        {open.map(({ id, role, for_user, expires_at }) => (
          <li key={id} className="flex items-center gap-3">
            <span className="min-w-0 flex-1 truncate">
              {for_user === null
                ? t(`open_invites.${role}`)
                : t('open_invites.device', { name: people.users.find((user) => user.id === for_user)?.name })}
            </span>
            <span className="text-xs text-quiet tabular-nums">
              {t('invite.expires', { time: countdownText(expires_at - now) })}
            </span>
            <Button look="quiet" isDisabled={isBusy} onPress={() => void ask(() => host.cancelInvite(id))}>
              {t('open_invites.cancel')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
