import { useTranslation } from 'react-i18next';
import { isMeaningful, type WrittenFilter } from '../../host/search/queryText';
import { type FilterChoice, takesDay } from './filterChoices';

interface FilterChoicesProps {
  unfinished: WrittenFilter;
  choices: readonly FilterChoice[];
  active: number;
  listId: string;
  optionId: (index: number) => string;
  onChoose: (value: string) => void;
  /** Back to where the filter is written. */
  onLeave: () => void;
}

/** What the filter that is being written can become. The focus stays in the field, except for a day's own. */
export function FilterChoices({
  unfinished,
  choices,
  active,
  listId,
  optionId,
  onChoose,
  onLeave,
}: FilterChoicesProps) {
  const { t } = useTranslation('search');
  const { key, value } = unfinished;
  const areDays = takesDay(key);
  if (choices.length === 0 && !areDays) return null;
  return (
    <div className="absolute top-full left-4 z-10 mt-1 w-72 max-w-[calc(100%-2rem)] rounded-xl border border-line bg-surface p-1 shadow-pop">
      <p aria-hidden className="px-2 py-1 text-xs text-quiet">
        {t(`filter.${key}.list`)}
      </p>
      {choices.length === 0 ? null : (
        <div
          role="listbox"
          id={listId}
          aria-label={t(`filter.${key}.list`)}
          tabIndex={-1}
          className="max-h-64 overflow-y-auto"
        >
          {choices.map((choice, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the keys.
            <div
              key={choice.value}
              id={optionId(index)}
              role="option"
              aria-selected={index === active}
              // The field must not lose the focus to it.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onChoose(choice.value)}
              className={`flex min-h-8 items-center gap-3 rounded-lg px-2 py-1 text-sm hover:bg-hover ${index === active ? 'bg-hover' : ''}`}
            >
              <span dir="auto" className="min-w-0 flex-1 truncate">
                {choice.words === undefined ? choice.value : t(`choice.${choice.words}`)}
              </span>
              {areDays ? <span className="shrink-0 text-xs text-quiet">{choice.value}</span> : null}
            </div>
          ))}
        </div>
      )}
      {areDays ? (
        <label className="flex min-h-8 items-center gap-3 border-t border-line px-2 pt-1 text-sm">
          <span className="flex-1">{t('day')}</span>
          <input
            type="date"
            defaultValue={isMeaningful(unfinished) && value.length === 10 ? value : ''}
            className="rounded-md border border-line bg-surface px-1.5 py-0.5"
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.preventDefault();
              // It would close the dialog as well.
              event.stopPropagation();
              onLeave();
            }}
            onChange={({ target }) => {
              // A year that is still being typed is a date as well.
              if (target.value >= '1000') onChoose(target.value);
            }}
          />
        </label>
      ) : null}
    </div>
  );
}
