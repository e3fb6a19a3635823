import { lazy, Suspense, useRef, useState } from 'react';
import { runCommand, useCommand } from '../../../components/commands';
import type { ChatFeed } from '../chatFeed';

const ChatSearchBar = lazy(async () => ({ default: (await import('./ChatSearchBar')).ChatSearchBar }));

/** The place of the search in a chat. What had the focus before has it again afterwards. */
export function ChatSearch({ feed }: { feed: ChatFeed }) {
  const [isOpen, setIsOpen] = useState(false);
  const before = useRef<Element | null>(null);
  useCommand('search_chat', () => {
    before.current = document.activeElement;
    setIsOpen(true);
  });
  if (!isOpen) return null;
  const close = () => {
    setIsOpen(false);
    const { current } = before;
    if (current instanceof HTMLElement && current.isConnected && current !== document.body) current.focus();
    else runCommand('focus_input');
  };
  return (
    <Suspense>
      <ChatSearchBar feed={feed} onClose={close} />
    </Suspense>
  );
}
