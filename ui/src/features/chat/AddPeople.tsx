import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import type { SpaceId } from '../../generated/SpaceId';
import type { User } from '../../generated/User';
import type { UserId } from '../../generated/UserId';
import { useHost } from '../../host/HostContext';
import { PersonRow } from './PersonRow';
import type { Person } from './people';

interface AddPeopleProps {
  spaceId: SpaceId;
  /** Who takes part already. */
  here: readonly Person[];
  onAdd: (userId: UserId) => Promise<boolean>;
}

/** The people of the space who take no part in the chat yet. They are asked for when they are wanted. */
export function AddPeople({ spaceId, here, onAdd }: AddPeopleProps) {
  const { t } = useTranslation('chat');
  const host = useHost();
  const [users, setUsers] = useState<readonly User[] | null>(null);
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);

  const ask = async () => {
    setLoading(true);
    setProblem(null);
    try {
      setUsers(await host.spaceUsers(spaceId));
    } catch (refused) {
      setProblem(refused);
    }
    setLoading(false);
  };
  if (users === null) {
    return (
      <div>
        <Button isPending={loading} onPress={() => void ask()}>
          <UserPlus size={16} strokeWidth={1.75} aria-hidden />
          {t('people.add.button')}
        </Button>
        {problem === null ? null : (
          <Alert className="mt-2" title={t('people.add.failed')}>
            {errorText(t, problem)}
          </Alert>
        )}
      </div>
    );
  }
  const known = new Set(here.map(({ userId }) => userId));
  const others = users.filter(({ id, revoked }) => !revoked && !known.has(id));
  if (others.length === 0) return <p className="text-sm text-quiet">{t('people.add.nobody')}</p>;
  return (
    <ul aria-label={t('people.add.list')} className="flex flex-col gap-1">
      {others.map(({ id, name }) => (
        <PersonRow key={id} person={{ userId: id, name }} isMe={false}>
          <Button aria-label={t('people.add.one', { name })} onPress={() => void onAdd(id)}>
            {t('people.add.short')}
          </Button>
        </PersonRow>
      ))}
    </ul>
  );
}
