import { ChevronRight, Ellipsis, SquarePen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../components/IconButton';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import type { MenuPlace } from './ChatRow';
import { ConnectionStatus } from './ConnectionStatus';
import { unreadIn } from './chatRows';
import { toggleFolded } from './chatStore';
import type { ListSection } from './listSections';
import { UnreadBadge } from './UnreadBadge';

export interface SpaceHandlers {
  onNewChat: (space: SpaceInfo) => void;
  onMenu: (space: SpaceInfo, place: MenuPlace) => void;
}

interface SpaceHeadingProps {
  section: ListSection;
  handlers: SpaceHandlers;
}

/** A space's name, which folds its chats away; for one that was joined also whether it can be reached. */
export function SpaceHeading({ section, handlers }: SpaceHeadingProps) {
  const { t } = useTranslation('sidebar');
  const { key, space, chats, isFolded, isJoined } = section;
  const name = isJoined ? space.name : t('space.home');
  const unread = isFolded ? chats.reduce((sum, chat) => sum + unreadIn(chat), 0) : 0;
  const isMentioned = isFolded && chats.some(({ mentioned }) => mentioned);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in.
    <div role="group" aria-label={name} className="flex h-full items-end gap-0.5 pb-1">
      <div className="min-w-0 flex-1">
        <h2 className="text-sm font-semibold">
          <button
            type="button"
            aria-expanded={!isFolded}
            className="flex w-full min-w-0 items-center rounded-md pr-2 text-left -outline-offset-2"
            onClick={() => toggleFolded(key)}
          >
            <ChevronRight
              size={12}
              strokeWidth={2.5}
              aria-hidden
              className={`-ml-0.5 mr-0.5 shrink-0 text-quiet transition-transform ${isFolded ? '' : 'rotate-90'}`}
            />
            <span dir="auto" className="truncate">
              {name}
            </span>
            <span className="ml-auto shrink-0 pl-1">
              <UnreadBadge count={unread} isMentioned={isMentioned} />
            </span>
          </button>
        </h2>
        {unread > 0 ? <span className="sr-only">{t('unread', { count: unread })}</span> : null}
        {isJoined ? <ConnectionStatus space={space} className="pl-3" /> : null}
      </div>
      {isJoined ? (
        <>
          {space.role === 'guest' || !canWrite(space) ? null : (
            <IconButton
              icon={SquarePen}
              label={t('space.new_chat', { name })}
              onPress={() => handlers.onNewChat(space)}
            />
          )}
          <IconButton
            icon={Ellipsis}
            label={t('more', { title: name })}
            aria-haspopup="menu"
            onPress={({ target }) => {
              const { left, bottom } = target.getBoundingClientRect();
              handlers.onMenu(space, { x: left, y: bottom });
            }}
          />
        </>
      ) : null}
    </div>
  );
}

/** Offline counts: what is written then goes out later. */
function canWrite({ connection }: SpaceInfo): boolean {
  return connection.type !== 'waiting_for_approval' && connection.type !== 'revoked';
}
