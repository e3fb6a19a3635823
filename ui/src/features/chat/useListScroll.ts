import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useMarkdownLoaded } from '../../components/markdown/loadMarkdown';
import type { MessageView } from '../../generated/MessageView';
import type { ParticipantId } from '../../generated/ParticipantId';
import type { UserId } from '../../generated/UserId';
import { hasNewer, hasOlder } from '../../host/pathWindow';
import type { ChatFeed } from './chatFeed';
import type { ChatState, ScrollWish } from './chatState';
import { goTo } from './goTo';
import { withPending } from './pendingViews';
import { ownParticipants } from './people';
import { likelyHeight, likelyOffset, placeOf } from './scrollPlace';
import { useFeed } from './useChatFeed';
import { useFollowEnd } from './useFollowEnd';
import { useHeldPlace } from './useHeldPlace';

type ListVirtualizer = Virtualizer<HTMLDivElement, HTMLDivElement>;

interface ListScroll {
  virtualizer: ListVirtualizer;
  messages: readonly MessageView[];
  /** The newest message is in the view, or nearly. */
  atEnd: boolean;
}

/** So many rows before the edge of what is loaded, more is asked for. */
const ROWS_AHEAD = 10;

/** Where the list stands: at its end while answers grow there, or wherever the user reads. */
export function useListScroll(feed: ChatFeed, scroller: RefObject<HTMLDivElement | null>): ListScroll {
  const path = useFeed(feed, (state) => state.path);
  const wish = useFeed(feed, (state) => state.wish);
  const [atEnd, setAtEnd] = useState(true);
  const pending = useFeed(feed, (state) => state.pending);
  const author = useFeed(feed, ({ participants, me }) => authorId(participants, me));
  const messages = useMemo(() => withPending(path, pending, author), [path, pending, author]);

  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => likelyHeight(messages, index),
    // A place on the path keeps its row when another version is shown there.
    getItemKey: useCallback((index: number) => messages[index]?.position ?? index, [messages]),
    overscan: 4,
    // The first rows to be drawn are those that will be seen.
    initialRect: { width: 0, height: window.innerHeight },
    initialOffset: () => likelyOffset(wish, messages, window.innerHeight),
    paddingStart: 12,
    paddingEnd: 12,
    anchorTo: 'end',
    // `useFollowEnd` follows: the list knows where it is only after the browser has said so, which is too late
    // while an answer grows.
    followOnAppend: false,
    scrollEndThreshold: -1,
  });
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = growsAboveView;
  const height = virtualizer.getTotalSize();
  const following = useFollowEnd(scroller, height, messages, () => !hasNewer(path));

  const isMarkdownLoaded = useMarkdownLoaded();
  const place = useHeldPlace(scroller);
  const carriedOut = useRef<ScrollWish | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with Markdown all rows change their heights.
  useLayoutEffect(() => {
    const view = scroller.current;
    if (view === null) return;
    const here: ScrollWish = feed.anchor === null ? { to: 'end' } : { to: 'place', place: feed.anchor };
    const to = carriedOut.current === wish ? here : wish;
    if (carriedOut.current !== wish) place.hold(wish);
    carriedOut.current = wish;
    following.current = to.to === 'end';
    return goTo(to, view, virtualizer, () => feed.store.getState().path.messages);
  }, [wish, isMarkdownLoaded, feed, scroller, following, virtualizer, place]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is loaded around a place moves it.
  useLayoutEffect(() => {
    const view = scroller.current;
    const held = place.held();
    if (view === null || held === null || following.current) return;
    return goTo(held, view, virtualizer, () => feed.store.getState().path.messages);
  }, [path, feed, scroller, following, virtualizer, place]);

  const range = virtualizer.range;
  const loading = useRef(false);
  useEffect(() => {
    if (range === null || loading.current) return;
    const older = range.startIndex < ROWS_AHEAD && hasOlder(path);
    const newer = range.endIndex >= messages.length - ROWS_AHEAD && hasNewer(path);
    if (!older && !newer) return;
    loading.current = true;
    void feed.loadMore(older ? 'older' : 'newer').finally(() => {
      loading.current = false;
    });
  }, [feed, path, messages, range]);

  const look = useCallback(() => {
    const view = scroller.current;
    if (view === null) return;
    // Who follows the end stands there, also while it has just grown away from the view.
    feed.anchor = following.current ? null : placeOf(view, feed.store.getState().path);
    setAtEnd(feed.anchor === null);
  }, [feed, scroller, following]);
  useEffect(() => {
    const view = scroller.current;
    view?.addEventListener('scroll', look, { passive: true });
    return () => view?.removeEventListener('scroll', look);
  }, [look, scroller]);
  // What grows below a reader who turned back scrolls nothing, and yet the end goes away; so does what is read anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end moves with the height and with the path.
  useEffect(() => {
    if (!following.current) look();
  }, [height, path, look, following]);

  return { virtualizer, messages, atEnd };
}

function authorId(participants: ChatState['participants'], me: UserId): ParticipantId {
  const [own = ''] = ownParticipants(participants, me);
  return own;
}

/** What is read stays where it is when a row above the view changes its height, whichever way one scrolls. */
function growsAboveView(
  item: { start: number; size: number; key: number | string | bigint },
  _delta: number,
  { scrollOffset, itemSizeCache }: ListVirtualizer,
): boolean {
  const top = scrollOffset ?? 0;
  return itemSizeCache.has(item.key) ? item.start + item.size <= top : item.start < top;
}
