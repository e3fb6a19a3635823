import { useTranslation } from 'react-i18next';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import type { ListSection } from './listSections';

/** Why a space has no chats to show. */
export function SpaceNote({ section: { space, isJoined } }: { section: ListSection }) {
  const { t } = useTranslation('sidebar');
  return (
    <p className="flex h-full items-center truncate pl-3 text-xs text-quiet">
      {t(`space.${isJoined ? reason(space) : 'empty'}`)}
    </p>
  );
}

function reason({ connection, role }: SpaceInfo): 'not_in' | 'nothing_for_guest' | 'empty' {
  if (connection.type === 'waiting_for_approval') return 'not_in';
  return role === 'guest' ? 'nothing_for_guest' : 'empty';
}
