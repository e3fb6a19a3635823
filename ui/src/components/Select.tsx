import { Check, ChevronDown } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { FieldNote } from './FieldNote';
import { fieldClasses } from './fieldClasses';

interface Option<Id extends string> {
  id: Id;
  name: string;
}

export interface SelectProps<Id extends string> {
  label: string;
  hint?: string;
  options: readonly Option<Id>[];
  value: Id;
  onChange: (id: Id) => void;
  /** The name is read out and not shown: what stands around the field says it. */
  isLabelHidden?: boolean;
}

export function Select<Id extends string>({
  label,
  hint,
  options,
  value,
  onChange,
  isLabelHidden = false,
}: SelectProps<Id>) {
  return (
    <AriaSelect
      selectedKey={value}
      onSelectionChange={(key) => {
        const chosen = options.find(({ id }) => id === key);
        if (chosen !== undefined) onChange(chosen.id);
      }}
      className="flex flex-col gap-1.5"
    >
      <Label className={isLabelHidden ? 'sr-only' : fieldClasses.label}>{label}</Label>
      <Button
        className={`flex cursor-default items-center justify-between gap-2 text-left ${fieldClasses.input}`}
      >
        <SelectValue className="truncate" />
        <ChevronDown size={16} aria-hidden className="shrink-0 text-quiet" />
      </Button>
      <FieldNote hint={hint} />
      <Popover
        offset={4}
        className="min-w-(--trigger-width) rounded-xl border border-line bg-surface p-1 text-ink shadow-pop outline-none data-entering:animate-pop"
      >
        <ListBox items={options} className="max-h-72 overflow-auto outline-none">
          {({ id, name }) => (
            <ListBoxItem
              id={id}
              textValue={name}
              className="flex min-h-8 cursor-default items-center justify-between gap-4 rounded-lg px-2 py-1 text-sm outline-none data-focused:bg-hover"
            >
              {({ isSelected }) => (
                <>
                  <span className="truncate">{name}</span>
                  {isSelected ? <Check size={16} aria-hidden className="shrink-0 text-accent" /> : null}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
