import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../host/session';
import { Avatar } from './Avatar';
import type { Person } from './people';

interface PersonRowProps {
  person: Pick<Person, 'userId' | 'name'>;
  isMe: boolean;
  /** What can be done about them. */
  children: ReactNode;
}

export function PersonRow({ person: { userId, name }, isMe, children }: PersonRowProps) {
  const { t } = useTranslation('chat');
  const online = useSession(({ presence }) => presence.get(userId)?.online === true) || isMe;
  return (
    <li className="flex min-h-11 items-center gap-3">
      <Avatar name={name} online={online} />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="truncate text-sm font-medium">
          {isMe ? t('people.you', { name }) : name}
        </p>
        <p className="text-xs text-quiet">{online ? t('people.online') : t('people.offline')}</p>
      </div>
      {children}
    </li>
  );
}
