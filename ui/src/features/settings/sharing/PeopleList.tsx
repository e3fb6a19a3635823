import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { ConfirmDialog } from '../../../components/ConfirmDialog';
import { errorText } from '../../../components/errorText';
import type { Device } from '../../../generated/Device';
import type { People } from '../../../generated/People';
import type { User } from '../../../generated/User';
import { useHost } from '../../../host/HostContext';
import { Person } from './Person';
import { useRequest } from './useRequest';

type Revoked = { type: 'user'; user: User } | { type: 'device'; device: Device };

/** Everybody who was let in, with their devices. */
export function PeopleList({ people }: { people: People }) {
  const { t } = useTranslation('sharing');
  const host = useHost();
  const [asked, setAsked] = useState<Revoked | null>(null);
  const { error, ask } = useRequest();
  const isIn = ({ id }: User) =>
    people.devices.some(({ user_id, state }) => user_id === id && state === 'approved');
  const users = people.users.filter((user) => !user.revoked && (user.role === 'owner' || isIn(user)));
  return (
    <section aria-labelledby="people" className="flex flex-col gap-2">
      <h3 id="people" className="text-sm font-semibold">
        {t('people.title')}
      </h3>
      {error === null ? null : <Alert title={t('people.not_done')}>{errorText(t, error)}</Alert>}
      <ul aria-labelledby="people" className="rounded-xl border border-line">
        {users.map((user) => (
          <li key={user.id} aria-label={user.name} className="border-line p-3 not-first:border-t">
            <Person
              user={user}
              devices={people.devices.filter(
                ({ user_id, state }) => user_id === user.id && state === 'approved',
              )}
              onRole={(role) => void ask(() => host.setRole(user.id, role))}
              onRevoke={() => setAsked({ type: 'user', user })}
              onRevokeDevice={(device) => setAsked({ type: 'device', device })}
            />
          </li>
        ))}
      </ul>
      {asked === null ? null : (
        <ConfirmDialog
          title={t('revoke.title', { name: asked.type === 'user' ? asked.user.name : asked.device.name })}
          confirm={t('revoke.confirm')}
          onClose={() => setAsked(null)}
          onConfirm={() =>
            void ask(() =>
              asked.type === 'user' ? host.revokeUser(asked.user.id) : host.revokeDevice(asked.device.id),
            )
          }
        >
          {t(`revoke.${asked.type}`)}
        </ConfirmDialog>
      )}
    </section>
  );
}
