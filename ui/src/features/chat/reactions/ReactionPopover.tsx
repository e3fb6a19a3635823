import { Plus } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
import { EmojiPicker } from '../../../components/emoji/EmojiPicker';
import { loadEmoji } from '../../../components/emoji/emojiData';
import { atHand, noteUsed, useUsedEmoji } from '../../../components/emoji/usedEmoji';
import type { Message } from '../../../generated/Message';
import { useChat } from '../ChatContext';
import { emojiKey } from './sameEmoji';
import { useReact } from './useReact';
import { isMine } from './whoReacted';

interface ReactionPopoverProps {
  message: Message;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

const AT_HAND = 6;

/** Reacts to a message: with one of the emoji used last, or with any other. */
export function ReactionPopover({ message, anchor, onClose }: ReactionPopoverProps) {
  const { t } = useTranslation('reactions');
  const { participants, me } = useChat();
  const send = useReact(message);
  const [isWhole, setIsWhole] = useState(false);
  const react = (emoji: string, on: boolean) => {
    if (on) noteUsed(emoji);
    send(emoji, on);
    onClose();
  };
  // By the time that another one is looked for, they are there.
  useEffect(() => void loadEmoji().catch(() => {}), []);
  const mine = new Set(
    (message.reactions ?? [])
      .filter((one) => isMine(one, participants, me))
      .map(({ emoji }) => emojiKey(emoji)),
  );
  return (
    <Popover
      triggerRef={anchor}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      placement="top"
      className="flex flex-col rounded-xl border border-line bg-surface p-2 text-ink shadow-pop outline-none data-entering:animate-pop"
    >
      <Dialog aria-label={t('title')} className="flex min-h-0 flex-col outline-none">
        {isWhole ? (
          <EmojiPicker onPick={(emoji) => react(emoji, true)} />
        ) : (
          <QuickRow mine={mine} onReact={react} onMore={() => setIsWhole(true)} />
        )}
      </Dialog>
    </Popover>
  );
}

interface QuickRowProps {
  /** The keys of those that the user has reacted with already: pressing one takes it away. */
  mine: ReadonlySet<string>;
  onReact: (emoji: string, on: boolean) => void;
  onMore: () => void;
}

function QuickRow({ mine, onReact, onMore }: QuickRowProps) {
  const { t } = useTranslation('reactions');
  const recent = useUsedEmoji((used) => used.recent);
  const [quick] = useState(() => atHand(recent, AT_HAND));
  const row = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const buttons: (Element | null)[] = [...(row.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement);
    if (step === undefined || at === -1) return;
    event.preventDefault();
    const next = buttons[(at + step + buttons.length) % buttons.length];
    if (next instanceof HTMLElement) next.focus();
  };
  return (
    <div
      ref={row}
      role="toolbar"
      aria-label={t('quick')}
      onKeyDown={onKeyDown}
      className="flex items-center gap-0.5"
    >
      {quick.map((emoji, index) => (
        <button
          key={emoji}
          type="button"
          // biome-ignore lint/a11y/noAutofocus: it was opened to choose one of them.
          autoFocus={index === 0}
          aria-label={t('react', { emoji })}
          aria-pressed={mine.has(emojiKey(emoji))}
          onClick={() => onReact(emoji, !mine.has(emojiKey(emoji)))}
          className="flex size-9 items-center justify-center rounded-lg font-emoji text-[22px] leading-none hover:bg-hover aria-pressed:bg-accent-soft"
        >
          {emoji}
        </button>
      ))}
      <button
        type="button"
        aria-label={t('moreEmoji')}
        title={t('moreEmoji')}
        onClick={onMore}
        className="flex size-9 items-center justify-center rounded-lg text-quiet hover:bg-hover hover:text-ink"
      >
        <Plus size={18} strokeWidth={1.75} aria-hidden />
      </button>
    </div>
  );
}
