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
  'pointer-events-none absolute -top-5 right-0 z-10 rounded-lg border border-line bg-canvas opacity-0 group-hover:pointer-events-auto group-hover:opacity-100 group-focus-within:pointer-events-auto group-focus-within:opacity-100';

/**
 * What can be done with a person's message, and who has read as far: below it, and between messages that belong
 * together without a place of its own.
 */
export function PromptFoot({ isContinued, isOwn, readers, ...toolbar }: PromptFootProps) {
  // The versions of a message are always to be seen.
  const isOver = isContinued && toolbar.view.versions.length === 1;
  return (
    <div className={isOver ? '' : `flex h-7 w-full items-center gap-3 ${isOwn ? 'justify-end' : ''}`}>
      <div className={isOver ? over : 'contents'}>
        <MessageToolbar {...toolbar} />
      </div>
      {isOwn ? null : <span className="flex-1" />}
      <div className={isOver ? `absolute bottom-1 ${isOwn ? 'left-0' : 'right-0'}` : 'contents'}>
        <ReadBy names={readers} />
      </div>
    </div>
  );
}
