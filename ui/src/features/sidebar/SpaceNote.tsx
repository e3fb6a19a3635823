import { useTranslation } from 'react-i18next';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import type { ListSection } from './listSections';

/** Why a space has no chats to show. */
export function SpaceNote({ section: { space, isJoined } }: { section: ListSection }) {
  const { t } = useTranslation('sidebar');
  return (
    <p className="flex h-full items-center px-3 text-xs text-quiet">
      <span className="truncate">{t(`space.${isJoined ? reason(space) : 'empty'}`)}</span>
    </p>
  );
}

function reason({
  connection,
  role,
}: SpaceInfo): 'not_in' | 'nothing_received' | 'nothing_for_guest' | 'empty' {
  if (connection.type === 'waiting_for_approval') return 'not_in';
  if (connection.type === 'revoked') return 'nothing_received';
  return role === 'guest' ? 'nothing_for_guest' : 'empty';
}
