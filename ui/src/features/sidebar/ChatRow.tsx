import { CircleAlert, Ellipsis, LoaderCircle, PencilLine, Users } from 'lucide-react';
import { type KeyboardEvent, memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatId } from '../../generated/ChatId';
import type { ChatSummary } from '../../generated/ChatSummary';
import { unreadIn } from './chatRows';
import { RenameField } from './RenameField';
import { UnreadBadge } from './UnreadBadge';

export interface MenuPlace {
  x: number;
  y: number;
}

export interface ChatRowHandlers {
  onOpen: (id: ChatId) => void;
  onMenu: (chat: ChatSummary, place: MenuPlace) => void;
  onRename: (chat: ChatSummary) => void;
  onRenamed: (chat: ChatSummary, title: string | null, isLeft: boolean) => void;
  onDelete: (chat: ChatSummary) => void;
}

interface ChatRowProps {
  chat: ChatSummary;
  isOpen: boolean;
  /** The one row that Tab reaches; arrow keys move between rows. */
  isTabStop: boolean;
  isRenaming: boolean;
  handlers: ChatRowHandlers;
}

export const ChatRow = memo(function ChatRow({
  chat,
  isOpen,
  isTabStop,
  isRenaming,
  handlers,
}: ChatRowProps) {
  const { t } = useTranslation('sidebar');
  const title = chat.title || t('untitled');
  const tabIndex = isTabStop ? 0 : -1;
  const markId = `mark-${chat.id}`;

  if (isRenaming) {
    return <RenameField title={chat.title} onDone={(...end) => handlers.onRenamed(chat, ...end)} />;
  }

  const openMenuBelow = (element: Element) => {
    const box = element.getBoundingClientRect();
    handlers.onMenu(chat, { x: box.left, y: box.bottom });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'F2') handlers.onRename(chat);
    else if (event.key === 'Delete') handlers.onDelete(chat);
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the row's link and button do the same by keyboard.
    <div
      className={`group relative flex h-full items-center rounded-lg pl-3 text-sm ${isOpen ? 'bg-selected' : 'hover:bg-hover'}`}
      onContextMenu={(event) => {
        event.preventDefault();
        const isPointer = event.button === 2;
        if (isPointer) handlers.onMenu(chat, { x: event.clientX, y: event.clientY });
        else openMenuBelow(event.currentTarget);
      }}
    >
      <a
        href={`#${chat.id}`}
        dir="auto"
        title={title}
        draggable={false}
        tabIndex={tabIndex}
        data-chat={chat.id}
        aria-current={isOpen ? 'page' : undefined}
        aria-describedby={hasMark(chat) ? markId : undefined}
        className={`mr-2 min-w-0 flex-1 cursor-default truncate outline-none ${unreadIn(chat) > 0 ? 'font-semibold' : ''} after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus`}
        onClick={(event) => {
          event.preventDefault();
          handlers.onOpen(chat.id);
        }}
        onKeyDown={onKeyDown}
      >
        {title}
      </a>
      <Marks id={markId} chat={chat} />
      <button
        type="button"
        tabIndex={tabIndex}
        data-chat={chat.id}
        aria-label={t('more', { title })}
        aria-haspopup="menu"
        className="relative h-7 w-0 shrink-0 overflow-hidden rounded-md text-quiet outline-offset-0 group-focus-within:mr-1 group-focus-within:w-7 group-hover:mr-1 group-hover:w-7 hover:text-ink pointer-coarse:mr-1 pointer-coarse:w-7"
        onClick={(event) => openMenuBelow(event.currentTarget)}
      >
        <Ellipsis size={16} aria-hidden className="mx-auto" />
      </button>
    </div>
  );
});

function hasMark({ answering, has_draft, people, refused }: ChatSummary): boolean {
  return answering || has_draft || refused || people > 1;
}

/** What is to be known of a chat at a glance, and in words for those who do not see it. */
function Marks({ id, chat }: { id: string; chat: ChatSummary }) {
  const { t } = useTranslation('sidebar');
  if (!hasMark(chat)) return null;
  const { answering, has_draft, mentioned, people, refused } = chat;
  const unread = unreadIn(chat);
  const words = [
    refused ? t('refused') : '',
    answering ? t('answering') : has_draft ? t('draft') : '',
    unread > 99 ? t('unread_many') : unread > 0 ? t('unread', { count: unread }) : '',
    mentioned && unread > 0 ? t('mentioned') : '',
    people > 1 ? t('people', { count: people }) : '',
  ].filter((word) => word !== '');
  return (
    <span className="mr-2 flex shrink-0 items-center gap-1.5" title={words.join(', ')}>
      {people > 1 ? <Users size={13} strokeWidth={1.75} aria-hidden className="text-quiet" /> : null}
      {refused ? <CircleAlert size={14} aria-hidden className="text-danger" /> : null}
      {answering ? (
        <LoaderCircle size={14} aria-hidden className="animate-spin text-accent" />
      ) : has_draft ? (
        <PencilLine size={14} aria-hidden className="text-accent" />
      ) : null}
      <UnreadBadge count={unread} isMentioned={mentioned} />
      <span id={id} className="sr-only">
        {words.join(', ')}
      </span>
    </span>
  );
}
