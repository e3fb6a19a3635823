import { PanelLeft, SquarePen } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { runCommand, useCommand } from '../components/commands';
import { ErrorBoundary } from '../components/ErrorBoundary';
import { IconButton } from '../components/IconButton';
import { type GoToMessage, MessagePlaceContext } from '../components/messagePlace';
import { ChatWindow } from '../features/chat/ChatWindow';
import { forgetGoneChats } from '../features/chat/goneChats';
import { useActivity } from '../features/chat/useActivity';
import { useNotifications } from '../features/chat/useNotifications';
import { beginSearch, type SearchStart } from '../features/search/searchMemory';
import { useShortcuts } from '../features/shortcuts/useShortcuts';
import { ChatSidebar } from '../features/sidebar/ChatSidebar';
import { chatsOf, useChatStore } from '../features/sidebar/chatStore';
import type { ChatId } from '../generated/ChatId';
import { useHost } from '../host/HostContext';
import { Dialogs, type OpenDialog } from './Dialogs';
import { Notices } from './Notices';
import { SidebarFrame } from './SidebarFrame';
import { useLinkedMessage } from './useLinkedMessage';
import { useMediaQuery } from './useMediaQuery';
import { useOpenChat } from './useOpenChat';
import { useTellReady } from './useTellReady';

interface WorkspaceProps {
  lastChat: ChatId | null;
  /** None where no space can be joined. */
  onJoin: (() => void) | undefined;
}

/** The chats beside the open chat. In a narrow window the chats lie over it when asked for. */
export function Workspace({ lastChat, onJoin }: WorkspaceProps) {
  const { t } = useTranslation('app');
  const host = useHost();
  const { chatId, goal, open, openAt, start, keep } = useOpenChat(lastChat);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [isSidebarOpen, setIsSidebarOpen] = useState(false);
  const isNarrow = useMediaQuery('(max-width: 699px)');
  const isOver = isNarrow && isSidebarOpen;
  const areChatsShown = useChatStore((store) => {
    const { loaded, error } = chatsOf(store, null);
    return loaded || error !== null;
  });
  const isChatShown = useRef(false);
  const tellReady = useTellReady();
  const onChatShown = useCallback(() => {
    isChatShown.current = true;
    if (areChatsShown) tellReady();
  }, [areChatsShown, tellReady]);
  useEffect(() => {
    if (areChatsShown && isChatShown.current) tellReady();
  }, [areChatsShown, tellReady]);

  const openChat = useCallback(
    (id: ChatId | null) => {
      open(id);
      setIsSidebarOpen(false);
    },
    [open],
  );
  const goToMessage = useCallback<GoToMessage>(
    (id, messageId) => {
      openAt(id, messageId);
      setIsSidebarOpen(false);
    },
    [openAt],
  );

  useLinkedMessage(goToMessage);
  useEffect(() => host.onMenu(runCommand), [host]);
  useShortcuts();
  useActivity();
  useNotifications();
  useEffect(() => forgetGoneChats(host), [host]);
  useCommand('new_chat', () => {
    openChat(null);
    runCommand('focus_input');
  });
  useCommand('settings', () => setDialog({ type: 'settings', tab: 'general' }));
  useCommand('about', () => setDialog({ type: 'settings', tab: 'about' }));
  useCommand('shortcuts', () => setDialog({ type: 'shortcuts' }));
  const openSearch = useCallback((start: SearchStart) => {
    beginSearch(start);
    setDialog({ type: 'search' });
  }, []);
  useCommand('search_messages', () => openSearch({ type: 'again' }));
  useCommand('search', () => {
    // The search field itself answers next; by then it must be on the screen.
    if (isNarrow) flushSync(() => setIsSidebarOpen(true));
    return false;
  });

  const leading = isNarrow ? (
    <div className="flex shrink-0">
      <IconButton icon={PanelLeft} label={t('show_chats')} onPress={() => setIsSidebarOpen(true)} />
      <IconButton icon={SquarePen} label={t('new_chat')} onPress={() => openChat(null)} />
    </div>
  ) : null;

  return (
    <MessagePlaceContext value={goToMessage}>
      <div className="flex h-full">
        <SidebarFrame isNarrow={isNarrow} isOpen={isSidebarOpen} onClose={() => setIsSidebarOpen(false)}>
          <ErrorBoundary>
            <ChatSidebar
              openChatId={chatId}
              onOpen={openChat}
              onOpenSettings={() => runCommand('settings')}
              onSearchMessages={(text) =>
                openSearch(text.trim() === '' ? { type: 'again' } : { type: 'text', text })
              }
              onMentions={() => openSearch({ type: 'mentions' })}
              onJoin={onJoin}
            />
          </ErrorBoundary>
        </SidebarFrame>
        <main inert={isOver} className="flex min-w-0 flex-1 flex-col bg-canvas">
          <Notices onOpenSharing={() => setDialog({ type: 'settings', tab: 'sharing' })} />
          <div className="flex min-h-0 flex-1 flex-col">
            <ErrorBoundary resetKey={chatId} above={leading}>
              <ChatWindow
                chatId={chatId}
                goal={goal}
                leading={leading}
                onStarted={start}
                onRead={keep}
                onShown={onChatShown}
                onOpenSettings={(tab) => setDialog({ type: 'settings', tab })}
              />
            </ErrorBoundary>
          </div>
        </main>
        <Dialogs dialog={dialog} onOpenChat={openChat} onClose={() => setDialog(null)} />
      </div>
    </MessagePlaceContext>
  );
}
