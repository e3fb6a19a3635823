import { Check } from 'lucide-react';
import { ListBoxItem } from 'react-aria-components/ListBox';
import { useTranslation } from 'react-i18next';
import type { ModelInfo } from '../generated/ModelInfo';
import { modelText } from './modelText';

export function ModelOption({ model }: { model: ModelInfo }) {
  const { t, i18n } = useTranslation('components');
  const text = modelText(t, i18n.language, model);
  return (
    <ListBoxItem
      id={model.id}
      textValue={model.id}
      className="flex min-h-8 cursor-default items-center justify-between gap-3 rounded-lg px-2 py-1 outline-none data-focused:bg-hover"
    >
      {({ isSelected }) => (
        <>
          <span className="min-w-0">
            <span className="block text-sm wrap-anywhere">{model.id}</span>
            {text === '' ? null : <span className="block text-xs text-quiet">{text}</span>}
          </span>
          {isSelected ? <Check size={16} aria-hidden className="shrink-0 text-accent" /> : null}
        </>
      )}
    </ListBoxItem>
  );
}
