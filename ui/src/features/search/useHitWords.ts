import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../generated/SearchHit';
import type { SpaceId } from '../../generated/SpaceId';
import { useSession } from '../../host/session';

/** What the author of a hit is called, in words where they have no name. */
export function useHitAuthor(): (hit: SearchHit) => string {
  const { t } = useTranslation('chat');
  // Nobody comes into a space without a name: who has none in this machine's own is its user.
  const home = useSession(({ door, spaces }) => (door === 'window' ? spaces[0]?.id : undefined));
  return ({ author, from_assistant, space_id }) => {
    if (author !== '') return author;
    return from_assistant ? t('assistant') : space_id === home ? t('you') : t('somebody');
  };
}

/** What a space is called, where there are several to tell apart. */
export function useSpaceName(spaceId: SpaceId): string | undefined {
  return useSession(({ spaces }) =>
    spaces.length > 1 ? spaces.slice(1).find(({ id }) => id === spaceId)?.name : undefined,
  );
}
