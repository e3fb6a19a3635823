import { ArrowDown } from 'lucide-react';
import { memo, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button';
import { ViewportProvider } from '../../components/markdown/Viewport';
import type { ChatFeed } from './chatFeed';
import { useEditLast } from './editing/useEditLast';
import { goesOn } from './grouping';
import { MessageRow } from './MessageRow';
import { NewDivider } from './NewDivider';
import { waitingChanges } from './pendingChanges';
import { pendingMessages } from './pendingViews';
import { useFoundMarks } from './search/useFoundMarks';
import { useFeed } from './useChatFeed';
import { useKeptFocus } from './useKeptFocus';
import { useListScroll } from './useListScroll';
import { useMarkRead } from './useMarkRead';
import { useReadPlaces } from './useReadPlaces';
import { useSavedPlace } from './useSavedPlace';
import { useSought } from './useSought';

const nobody: readonly string[] = [];

/** The visible path of a chat. Only the rows near the view are in the document. */
export const MessageList = memo(function MessageList({ feed }: { feed: ChatFeed }) {
  const { t } = useTranslation('chat');
  const scroller = useRef<HTMLDivElement>(null);
  const { virtualizer, messages, atEnd } = useListScroll(feed, scroller);
  const run = useFeed(feed, (state) => state.run);
  const waiting = useFeed(feed, (state) => state.pending);
  const pending = useMemo(() => pendingMessages(waiting), [waiting]);
  const changing = useMemo(() => waitingChanges(waiting), [waiting]);
  const { readers, divider } = useReadPlaces(feed, messages);
  useMarkRead(feed, atEnd);
  useSavedPlace(feed, scroller);
  useKeptFocus(scroller, messages);
  useFoundMarks(feed, scroller);
  useEditLast(messages, pending, virtualizer);
  const sought = useSought(feed, scroller, messages);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        // An answer is told when it starts and when it is there, not letter by letter.
        aria-live="off"
        aria-label={t('messages')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
        tabIndex={0}
        className="h-full overflow-x-hidden overflow-y-auto -outline-offset-2 [overflow-anchor:none] [scrollbar-gutter:stable_both-edges]"
      >
        <ViewportProvider scroller={scroller}>
          <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map(({ key, index, start }) => {
              const view = messages[index];
              if (view === undefined) return null;
              const next = messages[index + 1];
              return (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  data-sought={index === sought ? '' : undefined}
                  className="absolute inset-x-0 top-0"
                  style={{ top: start }}
                >
                  {index === divider ? <NewDivider /> : null}
                  <MessageRow
                    key={view.message.id}
                    view={view}
                    run={
                      run?.messageId === view.message.id && view.message.status === 'streaming' ? run : null
                    }
                    last={index === messages.length - 1}
                    pending={pending.get(view.message.id) ?? null}
                    readers={readers.get(view.message.id) ?? nobody}
                    goesOn={index !== divider && goesOn(messages[index - 1], view)}
                    isAnswered={next !== undefined && next.message.answer !== null}
                    isChanging={changing.has(view.message.id)}
                    isContinued={next !== undefined && index + 1 !== divider && goesOn(view, next)}
                  />
                </div>
              );
            })}
          </div>
        </ViewportProvider>
      </div>
      {atEnd ? null : (
        <div className="pointer-events-none absolute inset-x-0 bottom-2 flex justify-center">
          <Button className="pointer-events-auto rounded-full shadow-pop" onPress={() => void feed.toEnd()}>
            <ArrowDown size={15} aria-hidden />
            {t('latest')}
          </Button>
        </div>
      )}
    </div>
  );
});
