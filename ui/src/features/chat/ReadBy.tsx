import { useTranslation } from 'react-i18next';
import { Avatar } from './Avatar';

/** Who has read up to this message and no further. */
export function ReadBy({ names }: { names: readonly string[] }) {
  const { t, i18n } = useTranslation('chat');
  if (names.length === 0) return null;
  const all = new Intl.ListFormat(i18n.language).format(names);
  const label = t('readBy', { names: all });
  return (
    <span role="img" aria-label={label} title={label} className="flex shrink-0 -space-x-1">
      {names.slice(0, 5).map((name) => (
        <Avatar key={name} name={name} size="small" />
      ))}
    </span>
  );
}
