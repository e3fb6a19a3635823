import { Ellipsis, LoaderCircle, PencilLine } from 'lucide-react';
import { type KeyboardEvent, memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatId } from '../../generated/ChatId';
import type { ChatSummary } from '../../generated/ChatSummary';
import { RenameField } from './RenameField';

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
        aria-describedby={chat.answering || chat.has_draft ? markId : undefined}
        className="mr-2 min-w-0 flex-1 cursor-default truncate outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        onClick={(event) => {
          event.preventDefault();
          handlers.onOpen(chat.id);
        }}
        onKeyDown={onKeyDown}
      >
        {title}
      </a>
      <Mark id={markId} chat={chat} />
      <button
        type="button"
        tabIndex={tabIndex}
        data-chat={chat.id}
        aria-label={t('more', { title })}
        aria-haspopup="menu"
        className="relative h-7 w-0 shrink-0 overflow-hidden rounded-md text-quiet outline-offset-0 group-focus-within:mr-1 group-focus-within:w-7 group-hover:mr-1 group-hover:w-7 hover:text-ink"
        onClick={(event) => openMenuBelow(event.currentTarget)}
      >
        <Ellipsis size={16} aria-hidden className="mx-auto" />
      </button>
    </div>
  );
});

function Mark({ id, chat }: { id: string; chat: ChatSummary }) {
  const { t } = useTranslation('sidebar');
  if (!chat.answering && !chat.has_draft) return null;
  const words = chat.answering ? t('answering') : t('draft');
  const Icon = chat.answering ? LoaderCircle : PencilLine;
  return (
    <span className="mr-2 shrink-0 text-accent" title={words}>
      <Icon size={14} aria-hidden className={chat.answering ? 'animate-spin' : ''} />
      <span id={id} className="sr-only">
        {words}
      </span>
    </span>
  );
}
