import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ChatId } from '../../generated/ChatId';
import { useHost } from '../../host/HostContext';
import { useSession } from '../../host/session';
import { ChatRow, type ChatRowHandlers } from './ChatRow';
import { loadMoreChats, useChatStore } from './chatStore';
import { GroupHeading } from './GroupHeading';
import { listItems } from './listItems';
import { useNow } from './useNow';
import { useRowFocus } from './useRowFocus';

interface ChatListProps {
  openChatId: ChatId | null;
  renamingId: ChatId | null;
  /** The chat that is to have the focus. */
  wanted: RefObject<ChatId | null>;
  handlers: ChatRowHandlers;
}

/** Items from the end at which the next page is asked for. */
const LOAD_AHEAD = 40;
/** What stands above and below the list, in CSS pixels: enough to know how many rows are drawn at first. */
const AROUND = 150;

export function ChatList({ openChatId, renamingId, wanted, handlers }: ChatListProps) {
  const host = useHost();
  const now = useNow();
  const rows = useChatStore(({ rows }) => rows);
  const textSize = useSession(({ settings }) => settings.general.text_size);
  const items = useMemo(() => listItems(rows.chats, now, rows.search !== ''), [rows, now]);

  const [focusedId, setFocusedId] = useState<ChatId | null>(null);
  const tabStop = useMemo(() => {
    const chatIds = new Set(rows.chats.map(({ id }) => id));
    const wanted = [focusedId, openChatId].find((id) => id !== null && chatIds.has(id));
    return wanted ?? rows.chats[0]?.id ?? null;
  }, [rows, focusedId, openChatId]);
  const tabStopIndex = items.findIndex(({ key }) => key === tabStop);

  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => items[index]?.key ?? index,
    estimateSize: (index) =>
      items[index]?.type === 'heading' ? textSize + (index === 0 ? 11 : 23) : textSize + 19,
    overscan: 4,
    initialRect: { width: 0, height: window.innerHeight - AROUND },
    paddingEnd: 8,
    // The row that has the focus stays, however far it is scrolled away.
    rangeExtractor: useCallback(
      (range: Range) => {
        const shown = defaultRangeExtractor(range);
        const isMissing = tabStopIndex >= 0 && !shown.includes(tabStopIndex);
        return isMissing ? [...shown, tabStopIndex].sort((a, b) => a - b) : shown;
      },
      [tabStopIndex],
    ),
  });

  const drawnSize = useRef(textSize);
  useEffect(() => {
    if (drawnSize.current === textSize) return;
    drawnSize.current = textSize;
    virtualizer.measure();
  }, [textSize, virtualizer]);

  const virtualItems = virtualizer.getVirtualItems();
  const lastShown = virtualItems.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= items.length - LOAD_AHEAD) void loadMoreChats(host);
  }, [host, lastShown, items.length]);

  const openIndex = items.findIndex(({ key }) => key === openChatId);
  const isOpenLoaded = openIndex >= 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another chat moves the list, not a row that moves.
  useEffect(() => {
    if (isOpenLoaded) virtualizer.scrollToIndex(openIndex, { align: 'auto' });
  }, [openChatId, isOpenLoaded]);

  const moveFocus = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!(event.target instanceof HTMLAnchorElement) || event.altKey || event.ctrlKey || event.metaKey)
      return;
    const at = rows.chats.findIndex(({ id }) => id === tabStop);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.chats.length - 1,
    };
    const chat = rows.chats[steps[event.key] ?? -1];
    if (chat === undefined) return;
    event.preventDefault();
    setFocusedId(chat.id);
    virtualizer.scrollToIndex(
      items.findIndex(({ key }) => key === chat.id),
      { align: 'auto' },
    );
    wanted.current = chat.id;
  };

  const focus = useRowFocus(scroller, rows.chats, focusedId, wanted);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys are heard where the links are.
    <div
      ref={scroller}
      className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain px-2"
      onKeyDown={moveFocus}
      onFocus={({ target }) => {
        focus.onFocus();
        setFocusedId(target.dataset.chat ?? focusedId);
      }}
      onBlur={focus.onBlur}
    >
      <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        {virtualItems.map(({ index, key, start, size }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            <div
              key={key}
              className="absolute inset-x-0 top-0 py-px"
              style={{ height: size, transform: `translateY(${start}px)` }}
            >
              {item.type === 'heading' ? (
                <GroupHeading group={item.group} now={now} />
              ) : (
                <ChatRow
                  chat={item.chat}
                  isOpen={item.chat.id === openChatId}
                  isTabStop={item.chat.id === tabStop}
                  isRenaming={item.chat.id === renamingId}
                  handlers={handlers}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
