import { useTranslation } from 'react-i18next';
import type { Group } from './listItems';

export function GroupHeading({ group, now }: { group: Group; now: number }) {
  const { t, i18n } = useTranslation('sidebar');
  const words = group.type === 'calendar' ? monthName(i18n.language, group, now) : t(`group.${group.type}`);
  return <h2 className="flex h-full items-end px-3 pb-1 text-xs font-medium text-quiet">{words}</h2>;
}

/** `March`, with the year where it is another than this one. */
function monthName(language: string, { year, month }: { year: number; month: number }, now: number): string {
  const isThisYear = new Date(now).getFullYear() === year;
  const format = new Intl.DateTimeFormat(language, {
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
  return format.format(new Date(year, month));
}
