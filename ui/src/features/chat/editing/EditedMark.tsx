import { useTranslation } from 'react-i18next';
import type { Message } from '../../../generated/Message';
import { useOverlay } from '../menu/overlay';
import { timeText } from './timeText';

/** Says that a message was changed, and leads to what it said before. */
export function EditedMark({ message }: { message: Message }) {
  const { t, i18n } = useTranslation('messages');
  const show = useOverlay();
  if (message.edited_at === undefined) return null;
  const label = t('edited.label', { time: timeText(message.edited_at, i18n.language) });
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={() => show({ type: 'earlier', message })}
      className="mt-0.5 block rounded-sm text-xs text-quiet hover:underline"
    >
      {t('edited.mark')}
    </button>
  );
}
