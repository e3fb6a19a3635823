import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/Dialog';
import type { Message } from '../../../generated/Message';
import { useChat } from '../ChatContext';
import { shownReactions } from './sameEmoji';
import { whoReacted } from './whoReacted';

const MOST_NAMED = 100;

/** Who reacted to a message, and how. */
export function ReactionsDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t, i18n } = useTranslation('reactions');
  const { participants, me } = useChat();
  return (
    <Dialog title={t('dialog')} onClose={onClose} size="w-104">
      <ul aria-label={t('dialog')} className="overflow-y-auto px-5 py-3">
        {shownReactions(message.reactions ?? []).map((reaction) => (
          <li key={reaction.emoji} className="flex gap-3 py-1.5 text-sm">
            <span className="w-14 shrink-0 truncate">
              {t('pill', { emoji: reaction.emoji, count: reaction.by.length })}
            </span>
            <span className="selectable min-w-0 wrap-anywhere">
              {whoReacted(t, i18n.language, reaction, participants, me, MOST_NAMED)}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
