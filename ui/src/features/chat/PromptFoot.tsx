import { MessageToolbar, type MessageToolbarProps } from './MessageToolbar';
import { ReadBy } from './ReadBy';

interface PromptFootProps extends MessageToolbarProps {
  /** The same person goes on in the next message. */
  isContinued: boolean;
  isOwn: boolean;
  readers: readonly string[];
}

/** Over the upper corner of its message while that is looked at. */
const over =
  'points:pointer-events-none points:absolute points:-top-5 points:right-0 points:z-10 points:block points:rounded-lg points:border points:border-line points:bg-canvas points:opacity-0 group-hover:pointer-events-auto group-hover:opacity-100 group-focus-within:pointer-events-auto group-focus-within:opacity-100';

/**
 * What can be done with a person's message, and who has read as far: below it, and between messages that belong
 * together without a place of its own, where a pointer can ask for it.
 */
export function PromptFoot({ isContinued, isOwn, readers, ...toolbar }: PromptFootProps) {
  // The versions of a message are always to be seen.
  const isOver = isContinued && toolbar.view.versions.length === 1;
  const readersOver = `points:absolute points:bottom-1 points:block ${isOwn ? 'points:left-0' : 'points:right-0'}`;
  return (
    <div
      className={`flex h-7 w-full items-center gap-3 ${isOwn ? 'justify-end' : ''} ${isOver ? 'points:block points:h-auto' : ''}`}
    >
      <div className={`contents ${isOver ? over : ''}`}>
        <MessageToolbar {...toolbar} />
      </div>
      {isOwn ? null : <span className="flex-1" />}
      <div className={`contents ${isOver ? readersOver : ''}`}>
        <ReadBy names={readers} />
      </div>
    </div>
  );
}
