import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ChatId } from '../../generated/ChatId';
import { useHost } from '../../host/HostContext';
import { useSession } from '../../host/session';
import { ChatRow, type ChatRowHandlers } from './ChatRow';
import { loadMoreChats, useChatStore } from './chatStore';
import { GroupHeading } from './GroupHeading';
import { type ListItem, sectionItems } from './listItems';
import { shownChats } from './listSections';
import { type SpaceHandlers, SpaceHeading } from './SpaceHeading';
import { SpaceNote } from './SpaceNote';
import { useListSections } from './useListSections';
import { useNow } from './useNow';
import { useRowFocus } from './useRowFocus';

interface ChatListProps {
  openChatId: ChatId | null;
  renamingId: ChatId | null;
  /** The chat that is to have the focus. */
  wanted: RefObject<ChatId | null>;
  handlers: ChatRowHandlers;
  spaceHandlers: SpaceHandlers;
}

/** Items from the end at which the next page is asked for. */
const LOAD_AHEAD = 40;
/** What stands above and below the list, in CSS pixels: enough to know how many rows are drawn at first. */
const AROUND = 150;

export function ChatList({ openChatId, renamingId, wanted, handlers, spaceHandlers }: ChatListProps) {
  const host = useHost();
  const now = useNow();
  const sections = useListSections();
  const isSearch = useChatStore(({ lists }) => (lists.get(null)?.rows.search ?? '') !== '');
  const textSize = useSession(({ settings }) => settings.general.text_size);
  const chats = useMemo(() => shownChats(sections), [sections]);
  const isAlone = useSession(({ spaces }) => spaces.length === 1);
  const parts = useMemo(
    () => sections.map((section) => ({ section, items: sectionItems(section, now, isSearch, isAlone) })),
    [sections, now, isSearch, isAlone],
  );
  const items = useMemo(() => parts.flatMap((part) => part.items), [parts]);

  const [focusedId, setFocusedId] = useState<ChatId | null>(null);
  const tabStop = useMemo(() => {
    const chatIds = new Set(chats.map(({ id }) => id));
    const wanted = [focusedId, openChatId].find((id) => id !== null && chatIds.has(id));
    return wanted ?? chats[0]?.id ?? null;
  }, [chats, focusedId, openChatId]);
  const tabStopIndex = items.findIndex(({ key }) => key === tabStop);

  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => items[index]?.key ?? index,
    estimateSize: (index) => sizeOf(items[index], items[index - 1], textSize),
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
    let end = 0;
    for (const { section, items } of parts) {
      end += items.length;
      const isNear = lastShown >= end - LOAD_AHEAD && !section.isFolded;
      if (isNear && section.hasMore) void loadMoreChats(host, section.key);
    }
  }, [host, lastShown, parts]);

  const openIndex = items.findIndex(({ key }) => key === openChatId);
  const isOpenLoaded = openIndex >= 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another chat moves the list, not a row that moves.
  useEffect(() => {
    if (isOpenLoaded) virtualizer.scrollToIndex(openIndex, { align: 'auto' });
  }, [openChatId, isOpenLoaded]);

  const moveFocus = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!(event.target instanceof HTMLAnchorElement) || event.altKey || event.ctrlKey || event.metaKey)
      return;
    const at = chats.findIndex(({ id }) => id === tabStop);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: chats.length - 1,
    };
    const chat = chats[steps[event.key] ?? -1];
    if (chat === undefined) return;
    event.preventDefault();
    setFocusedId(chat.id);
    virtualizer.scrollToIndex(
      items.findIndex(({ key }) => key === chat.id),
      { align: 'auto' },
    );
    wanted.current = chat.id;
  };

  const focus = useRowFocus(scroller, chats, focusedId, wanted);

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
              {item.type === 'space' ? (
                <SpaceHeading section={item.section} handlers={spaceHandlers} />
              ) : item.type === 'note' ? (
                <SpaceNote section={item.section} />
              ) : item.type === 'heading' ? (
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

/** In CSS pixels: rows grow with the text alone. The first heading needs no distance to what is above. */
function sizeOf(item: ListItem | undefined, before: ListItem | undefined, textSize: number): number {
  switch (item?.type) {
    case 'heading':
      return textSize + (before === undefined || before.type === 'space' ? 11 : 23);
    case 'space':
      return Math.round(textSize * (item.section.isJoined ? 2.4 : 1.3)) + (before === undefined ? 10 : 22);
    default:
      return textSize + 19;
  }
}
