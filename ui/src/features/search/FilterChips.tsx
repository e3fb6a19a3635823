import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type Filter, filterText } from '../../host/search/queryText';

interface FilterChipsProps {
  filters: readonly Filter[];
  onRemove: (filter: Filter) => void;
}

/** The filters of the query. Each goes with one press. */
export function FilterChips({ filters, onRemove }: FilterChipsProps) {
  const { t } = useTranslation('search');
  if (filters.length === 0) return null;
  return (
    <ul aria-label={t('filters')} className="flex max-w-full flex-wrap gap-1">
      {filters.map((filter) => {
        const value = filter.key === 'has' ? t(`has.${filter.value}`) : filter.value;
        return (
          <li
            key={filterText(filter)}
            className="flex min-h-6 max-w-full items-center rounded-md bg-selected pl-2 text-xs"
          >
            <span className="truncate">
              <span className="text-quiet">{t(`filter.${filter.key}.chip`)}</span>{' '}
              <span dir="auto" className="font-medium">
                {value}
              </span>
            </span>
            <button
              type="button"
              aria-label={t('remove_filter', { filter: `${t(`filter.${filter.key}.chip`)} ${value}` })}
              className="flex size-6 shrink-0 items-center justify-center rounded-md text-quiet hover:text-ink"
              onClick={() => onRemove(filter)}
            >
              <X size={12} aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
