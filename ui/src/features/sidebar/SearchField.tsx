import { Search, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../components/commands';

interface SearchFieldProps {
  value: string;
  onChange: (text: string) => void;
}

export function SearchField({ value, onChange }: SearchFieldProps) {
  const { t } = useTranslation('sidebar');
  const input = useRef<HTMLInputElement>(null);
  useCommand('search', () => {
    input.current?.focus();
    input.current?.select();
  });
  return (
    <div className="relative mx-2 mb-2">
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
  );
}
