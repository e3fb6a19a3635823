import { Check, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Collection } from 'react-aria-components/Collection';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { SearchField } from 'react-aria-components/SearchField';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../components/errorText';
import type { ModelChoice } from '../../generated/ModelChoice';
import { choiceOf, groupsOf, keyOf, type ModelGroup } from './modelOptions';
import type { ProviderModels } from './useModels';

interface ModelListProps {
  providers: readonly ProviderModels[];
  value: ModelChoice | null;
  onChoose: (choice: ModelChoice) => void;
}

export function ModelList({ providers, value, onChoose }: ModelListProps) {
  const { t } = useTranslation('chat');
  const [typed, setTyped] = useState('');
  const groups = useMemo(() => groupsOf(providers, typed), [providers, typed]);
  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      <SearchField
        autoFocus
        aria-label={t('model.search')}
        className="flex items-center gap-2 border-b border-line px-3 py-2"
      >
        <Search size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-quiet" />
        <Input
          placeholder={t('model.search')}
          spellCheck={false}
          className="min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-quiet [&::-webkit-search-cancel-button]:hidden"
        />
      </SearchField>
      <ListBox
        aria-label={t('model.title')}
        items={groups}
        selectionMode="single"
        selectedKeys={value === null ? [] : [keyOf(value)]}
        onSelectionChange={(keys) => {
          // The chosen one, chosen again, leaves the list without a choice.
          const [key = value === null ? undefined : keyOf(value)] = keys;
          if (key !== undefined) onChoose(choiceOf(String(key)));
        }}
        renderEmptyState={() => <p className="p-2 text-sm text-quiet">{t('model.nothing')}</p>}
        className="max-h-80 min-h-10 overflow-auto p-1 outline-none"
      >
        {(group) => <Group group={group} />}
      </ListBox>
    </Autocomplete>
  );
}

function Group({ group }: { group: ModelGroup }) {
  const { t } = useTranslation('chat');
  const { providerId, name, models, free, loading, error } = group;
  const failed = error === null ? null : t('model.failed', { provider: name, reason: errorText(t, error) });
  return (
    <ListBoxSection id={providerId}>
      <Header className="px-2 pt-2 pb-1 text-xs text-quiet">
        <span className="font-medium">{name}</span>
        {loading ? <span> · {t('model.loading')}</span> : null}
        {failed === null ? null : (
          <span role="alert" className="mt-1 block wrap-anywhere text-danger">
            {failed}
          </span>
        )}
      </Header>
      <Collection items={models}>
        {({ id }) => <Option choice={{ provider_id: providerId, model: id }}>{id}</Option>}
      </Collection>
      {free === null ? null : (
        <Option key={free} choice={{ provider_id: providerId, model: free }}>
          {t('model.use', { model: free })}
        </Option>
      )}
    </ListBoxSection>
  );
}

function Option({ choice, children }: { choice: ModelChoice; children: string }) {
  return (
    <ListBoxItem
      id={keyOf(choice)}
      textValue={choice.model}
      className="flex min-h-8 cursor-default items-center justify-between gap-3 rounded-lg px-2 py-1 text-sm outline-none data-focused:bg-hover"
    >
      {({ isSelected }) => (
        <>
          <span className="min-w-0 wrap-anywhere">{children}</span>
          {isSelected ? <Check size={16} aria-hidden className="shrink-0 text-accent" /> : null}
        </>
      )}
    </ListBoxItem>
  );
}
