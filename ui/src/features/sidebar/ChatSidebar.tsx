import { Archive, LogIn, Settings as SettingsIcon, SquarePen } from 'lucide-react';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button';
import { useCommand } from '../../components/commands';
import { IconButton } from '../../components/IconButton';
import type { ChatFilter } from '../../generated/ChatFilter';
import type { ChatId } from '../../generated/ChatId';
import type { ChatSummary } from '../../generated/ChatSummary';
import { useSession, useSessionStore } from '../../host/session';
import { ChatList } from './ChatList';
import { ChatListState } from './ChatListState';
import type { ChatRowHandlers, MenuPlace } from './ChatRow';
import { ConnectionStatus } from './ConnectionStatus';
import { chatsOf, useChatStore } from './chatStore';
import { listSections, shownChats } from './listSections';
import { SearchField } from './SearchField';
import type { SpaceHandlers } from './SpaceHeading';
import { type SpacePart, SpaceParts } from './SpaceParts';
import { useChatActions } from './useChatActions';
import { useChatList } from './useChatList';

const ChatMenu = lazy(async () => ({ default: (await import('./ChatMenu')).ChatMenu }));
const DeleteChatDialog = lazy(async () => ({
  default: (await import('./DeleteChatDialog')).DeleteChatDialog,
}));

export interface ChatSidebarProps {
  /** Null for the chat not yet started. */
  openChatId: ChatId | null;
  onOpen: (id: ChatId | null) => void;
  onOpenSettings: () => void;
  /** Looks for messages with these words; with none, for what was looked for last. */
  onSearchMessages: (text: string) => void;
  onMentions: () => void;
  /** None where no space can be joined. */
  onJoin?: (() => void) | undefined;
}

export function ChatSidebar(props: ChatSidebarProps) {
  const { openChatId, onOpen, onOpenSettings, onSearchMessages, onMentions, onJoin } = props;
  const { t } = useTranslation('sidebar');
  const [filter, setFilter] = useState<ChatFilter>('current');
  const [search, setSearch] = useState('');
  const [menu, setMenu] = useState<{ chat: ChatSummary; place: MenuPlace } | null>(null);
  const [renamingId, setRenamingId] = useState<ChatId | null>(null);
  const [deleting, setDeleting] = useState<ChatSummary | null>(null);
  const [spacePart, setSpacePart] = useState<SpacePart | null>(null);
  const home = useSession(({ spaces }) => spaces[0]);
  const wanted = useRef<ChatId | null>(null);
  const actions = useChatActions();
  const { act, newChatIn, leave } = actions;
  useChatList(filter, search);

  useCommand('next_chat', () => step(1));
  useCommand('previous_chat', () => step(-1));
  function step(by: 1 | -1): boolean {
    const spaces = useSessionStore.getState().session?.spaces ?? [];
    const chats = shownChats(listSections(useChatStore.getState(), spaces));
    const at = chats.findIndex(({ id }) => id === openChatId);
    const chat = at < 0 ? chats[0] : chats[at + by];
    if (chat !== undefined) onOpen(chat.id);
    return chat !== undefined;
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: `act` only hands on; rows are drawn again for nothing else.
  const handlers = useMemo<ChatRowHandlers>(
    () => ({
      onOpen,
      onMenu: (chat, place) => setMenu({ chat, place }),
      onRename: (chat) => setRenamingId(chat.id),
      onRenamed: (chat, title, isLeft) => {
        if (!isLeft) wanted.current = chat.id;
        setRenamingId(null);
        if (title !== null) act(chat.id, { type: 'rename', title });
      },
      onDelete: setDeleting,
    }),
    [onOpen],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  const spaceHandlers = useMemo<SpaceHandlers>(
    () => ({
      onNewChat: (space) => void newChatIn(space.id, onOpen),
      onMenu: (space, place) => setSpacePart({ type: 'menu', id: space.id, place }),
    }),
    [onOpen],
  );

  const isArchive = filter === 'archived';
  // Another search starts at its top, however far down the last list was scrolled.
  const listKey = useChatStore((store) => {
    const { rows } = chatsOf(store, null);
    return `${rows.filter}:${rows.search}`;
  });
  return (
    <nav aria-label={t('chats')} className="flex h-full flex-col bg-side">
      <div className="flex items-center gap-1 p-2">
        <Button className="flex-1 justify-start" onPress={() => onOpen(null)}>
          <SquarePen size={16} strokeWidth={1.75} aria-hidden className="text-accent" />
          {t('new_chat')}
        </Button>
        <IconButton
          icon={Archive}
          label={t('archived')}
          aria-pressed={isArchive}
          className={isArchive ? 'bg-selected text-ink' : ''}
          onPress={() => setFilter(isArchive ? 'current' : 'archived')}
        />
      </div>
      <SearchField
        value={search}
        onChange={setSearch}
        onSearchMessages={onSearchMessages}
        onMentions={onMentions}
      />
      <ChatListState actions={actions} filter={filter} search={search}>
        <ChatList
          key={listKey}
          openChatId={openChatId}
          renamingId={renamingId}
          wanted={wanted}
          handlers={handlers}
          spaceHandlers={spaceHandlers}
        />
      </ChatListState>
      <footer className="flex items-center gap-1 border-t border-line py-1 pr-2 pl-4">
        <div className="min-w-0 flex-1 py-1">
          {/* A browser is a guest of one space, which nothing else there names. */}
          {home === undefined || home.connection.type === 'local' ? null : (
            <p dir="auto" title={home.name} className="truncate text-sm font-medium">
              {home.name}
            </p>
          )}
          {home === undefined ? null : <ConnectionStatus space={home} />}
        </div>
        {onJoin === undefined ? null : <IconButton icon={LogIn} label={t('join')} onPress={onJoin} />}
        <IconButton icon={SettingsIcon} label={t('settings')} onPress={onOpenSettings} />
      </footer>
      <Suspense>
        {menu === null ? null : (
          <ChatMenu
            chat={menu.chat}
            place={menu.place}
            onClose={() => setMenu(null)}
            onRename={() => setRenamingId(menu.chat.id)}
            onDelete={() => setDeleting(menu.chat)}
            onAction={(action) => act(menu.chat.id, action)}
          />
        )}
        {deleting === null ? null : (
          <DeleteChatDialog
            chat={deleting}
            onClose={() => {
              wanted.current = deleting.id;
              setDeleting(null);
            }}
            onConfirm={() => act(deleting.id, { type: 'delete_chat' })}
          />
        )}
      </Suspense>
      {spacePart === null ? null : <SpaceParts part={spacePart} setPart={setSpacePart} onLeave={leave} />}
    </nav>
  );
}
