import { AtSign, Search, TextSearch, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../components/commands';
import { IconButton } from '../../components/IconButton';

interface SearchFieldProps {
  value: string;
  onChange: (text: string) => void;
  /** Looks through what was written, too. */
  onSearchMessages: (text: string) => void;
  onMentions: () => void;
}

/** Narrows the list of chats as one types, and leads on to the search of all that was written. */
export function SearchField({ value, onChange, onSearchMessages, onMentions }: SearchFieldProps) {
  const { t } = useTranslation('sidebar');
  const input = useRef<HTMLInputElement>(null);
  useCommand('search', () => {
    input.current?.focus();
    input.current?.select();
  });
  return (
    <div className="mx-2 mb-2">
      <div className="flex items-center gap-0.5">
        <div className="relative min-w-0 flex-1">
          <Search
            size={15}
            aria-hidden
            className="pointer-events-none absolute inset-y-0 left-2.5 my-auto text-quiet"
          />
          <input
            ref={input}
            type="search"
            aria-label={t('search')}
            placeholder={t('search_hint')}
            value={value}
            maxLength={200}
            className="min-h-8 w-full appearance-none py-1 rounded-lg border border-transparent bg-hover px-8 text-sm outline-none placeholder:text-quiet focus:border-focus focus:bg-surface [&::-webkit-search-cancel-button]:hidden"
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || value === '') return;
              event.preventDefault();
              onChange('');
            }}
          />
          {value === '' ? null : (
            <button
              type="button"
              aria-label={t('clear_search')}
              className="absolute inset-y-0 right-1 my-auto size-6 rounded-md text-quiet hover:text-ink"
              onClick={() => {
                onChange('');
                input.current?.focus();
              }}
            >
              <X size={14} aria-hidden className="mx-auto" />
            </button>
          )}
        </div>
        <IconButton icon={TextSearch} label={t('search_messages')} onPress={() => onSearchMessages(value)} />
        <IconButton icon={AtSign} label={t('mentions')} onPress={onMentions} />
      </div>
      {value.trim() === '' ? null : (
        <button
          type="button"
          className="mt-1 flex min-h-8 w-full items-center gap-2 rounded-lg px-2.5 py-1 text-left text-sm hover:bg-hover"
          onClick={() => onSearchMessages(value)}
        >
          <TextSearch size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
          <span className="truncate">{t('search_messages_for', { search: value.trim() })}</span>
        </button>
      )}
    </div>
  );
}
