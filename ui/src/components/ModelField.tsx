import { ChevronDown } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
import type { ModelInfo } from '../generated/ModelInfo';
import { FieldNote } from './FieldNote';
import { fieldClasses } from './fieldClasses';
import { ModelListState } from './ModelListState';
import { ModelOption } from './ModelOption';
import { findModels, modelText } from './modelText';

export interface ModelFieldProps {
  label: string;
  hint?: string;
  /** The chosen model's name; empty if there is none. */
  value: string;
  onChange: (model: string) => void;
  /** Asks the provider. Called each time the list is opened; rejects with an `ApiError`. */
  load: () => Promise<ModelInfo[]>;
}

/** More than this many cannot be looked through: typing narrows the list. */
const SHOWN = 100;

/** A model of one provider: found in the provider's own list, or typed freely. */
export function ModelField({ label, hint, value, onChange, load }: ModelFieldProps) {
  const { t, i18n } = useTranslation('components');
  const [text, setText] = useState(value);
  const [models, setModels] = useState<ModelInfo[]>([]);
  const [isLoading, setIsLoading] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => setText(value), [value]);

  // The name that is chosen already is not a search: with it the whole list is shown.
  const found = useMemo(() => findModels(models, text === value ? '' : text, SHOWN), [models, text, value]);

  const onOpen = async () => {
    setIsLoading(true);
    setError(null);
    try {
      setModels(await load());
    } catch (refused) {
      setError(refused);
    } finally {
      setIsLoading(false);
    }
  };

  const choose = (name: string) => {
    const model = name.trim();
    setText(model === '' ? value : model);
    if (model !== '' && model !== value) onChange(model);
  };

  const known = models.find(({ id }) => id === value);
  const knownText = known === undefined ? '' : modelText(t, i18n.language, known);

  return (
    <ComboBox
      allowsCustomValue
      allowsEmptyCollection
      menuTrigger="focus"
      items={found}
      inputValue={text}
      selectedKey={value === '' ? null : value}
      onInputChange={setText}
      onSelectionChange={(key) => {
        if (key !== null) choose(String(key));
      }}
      onOpenChange={(isOpen) => {
        if (isOpen) void onOpen();
      }}
      onBlur={() => choose(text)}
      onKeyDown={(event) => {
        // With an option in focus, Enter means that option, and the list says so itself.
        const { target } = event;
        const hasOption = target instanceof Element && target.hasAttribute('aria-activedescendant');
        if (event.key === 'Enter' && !hasOption) choose(text);
      }}
      className="flex flex-col gap-1.5"
    >
      <Label className={fieldClasses.label}>{label}</Label>
      <div className="relative">
        <Input
          className={`pr-9 ${fieldClasses.input}`}
          spellCheck={false}
          placeholder={t('model.placeholder')}
        />
        <Button className="absolute inset-y-0 right-1 my-auto flex size-6 cursor-default items-center justify-center rounded-md text-quiet data-hovered:text-ink">
          <ChevronDown size={16} aria-hidden />
        </Button>
      </div>
      <FieldNote hint={knownText === '' ? hint : knownText} />
      <Popover
        offset={4}
        className="flex w-(--trigger-width) flex-col rounded-xl border border-line bg-surface text-ink shadow-pop outline-none data-entering:animate-pop"
      >
        <ListBox
          className="max-h-72 overflow-auto p-1 outline-none"
          renderEmptyState={() => <ModelListState isLoading={isLoading} error={error} text={text} />}
        >
          {(model: ModelInfo) => <ModelOption model={model} />}
        </ListBox>
        {found.length === SHOWN ? (
          <p className="border-t border-line px-3 py-2 text-xs text-quiet">
            {t('model.more', { count: SHOWN })}
          </p>
        ) : null}
      </Popover>
    </ComboBox>
  );
}
