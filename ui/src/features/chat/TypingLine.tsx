import { useMemo } from 'react';
import type { ChatFeed } from './chatFeed';
import { peopleOf } from './people';
import { TypingIndicator } from './TypingIndicator';
import { useFeed } from './useChatFeed';

/** Above the field, in a line whose place is kept free, so that nothing moves when somebody begins to type. */
export function TypingLine({ feed, assistant }: { feed: ChatFeed; assistant: string }) {
  const typing = useFeed(feed, (state) => state.typing);
  const participants = useFeed(feed, (state) => state.participants);
  const isThinking = useFeed(feed, ({ run }) => run !== null && run.text === '' && run.wait === null);
  const names = useMemo(
    () =>
      peopleOf(participants)
        .filter(({ userId }) => typing.has(userId))
        .map(({ name }) => name),
    [participants, typing],
  );
  const isEmpty = names.length === 0 && !isThinking;
  return (
    <div className="mx-auto h-7 w-full max-w-184 shrink-0 overflow-hidden px-6">
      {isEmpty ? null : <TypingIndicator people={names} thinking={isThinking ? assistant : null} />}
    </div>
  );
}
