import { useTranslation } from 'react-i18next';
import type { Message } from '../../../generated/Message';
import type { Reaction } from '../../../generated/Reaction';
import { useChat } from '../ChatContext';
import { useOverlay } from '../menu/overlay';
import { shownReactions } from './sameEmoji';
import { useReact } from './useReact';
import { isMine, whoReacted } from './whoReacted';

const MOST_SHOWN = 20;
const MOST_NAMED = 12;

interface ReactionRowProps {
  message: Message;
  isOwn?: boolean;
}

/** How people reacted to a message. Pressing one joins them, or leaves them. */
export function ReactionRow({ message, isOwn = false }: ReactionRowProps) {
  const { t } = useTranslation('reactions');
  const show = useOverlay();
  const reactions = shownReactions(message.reactions ?? []);
  if (reactions.length === 0) return null;
  const more = reactions.length - MOST_SHOWN;
  return (
    <ul aria-label={t('row')} className={`mt-1 flex flex-wrap gap-1 ${isOwn ? 'justify-end' : ''}`}>
      {reactions.slice(0, MOST_SHOWN).map((reaction) => (
        <li key={reaction.emoji}>
          <Pill message={message} reaction={reaction} />
        </li>
      ))}
      {more > 0 ? (
        <li>
          <button
            type="button"
            aria-label={t('moreLabel', { count: more })}
            onClick={() => show({ type: 'who', message })}
            className={`${pill} border-line bg-surface text-quiet`}
          >
            {t('more', { count: more })}
          </button>
        </li>
      ) : null}
    </ul>
  );
}

const pill =
  'inline-flex h-7 max-w-32 items-center gap-1 overflow-hidden rounded-full border px-2 text-sm tabular-nums transition-colors hover:bg-hover';

function Pill({ message, reaction }: { message: Message; reaction: Reaction }) {
  const { t, i18n } = useTranslation('reactions');
  const { participants, me } = useChat();
  const react = useReact(message);
  const { emoji, by } = reaction;
  const mine = isMine(reaction, participants, me);
  const names = whoReacted(t, i18n.language, reaction, participants, me, MOST_NAMED);
  return (
    <button
      type="button"
      // The last one to leave takes it away: `useKeptFocus` knows it again.
      name="reaction"
      aria-label={t('pill', { emoji, count: by.length })}
      aria-pressed={mine}
      title={t('who', { names, emoji })}
      onClick={() => react(emoji, !mine)}
      className={`${pill} ${mine ? 'border-accent bg-accent-soft font-medium text-ink' : 'border-line bg-surface text-quiet'}`}
    >
      <span aria-hidden className="truncate font-emoji">
        {emoji}
      </span>
      <span aria-hidden>{by.length}</span>
    </button>
  );
}
