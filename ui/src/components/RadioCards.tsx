import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { fieldClasses } from './fieldClasses';

interface Card<Id extends string> {
  id: Id;
  name: string;
  hint?: string;
  icon?: LucideIcon;
}

export interface RadioCardsProps<Id extends string> {
  label: string;
  cards: readonly Card<Id>[];
  value: Id | null;
  onChange: (id: Id) => void;
  /** Side by side instead of one below the other. */
  isRow?: boolean;
  children?: ReactNode;
}

/** One of a few choices that deserve a line of explanation each. */
export function RadioCards<Id extends string>({ label, cards, value, onChange, isRow }: RadioCardsProps<Id>) {
  return (
    <RadioGroup
      value={value}
      onChange={(id) => {
        const chosen = cards.find((card) => card.id === id);
        if (chosen !== undefined) onChange(chosen.id);
      }}
      orientation={isRow ? 'horizontal' : 'vertical'}
      className="flex flex-col gap-1.5"
    >
      <Label className={fieldClasses.label}>{label}</Label>
      <div className={isRow ? 'grid auto-cols-fr grid-flow-col gap-2' : 'flex flex-col gap-2'}>
        {cards.map(({ id, name, hint, icon: Icon }) => (
          <Radio
            key={id}
            value={id}
            className={`group flex cursor-default items-center gap-3 rounded-xl border border-line bg-surface px-3 py-2 text-sm ${isRow ? 'max-sm:flex-col max-sm:gap-1 max-sm:px-1 max-sm:text-center' : ''} data-focus-visible:outline-2 data-focus-visible:outline-offset-2 data-focus-visible:outline-focus data-hovered:bg-hover data-selected:border-accent data-selected:bg-accent-soft`}
          >
            {Icon === undefined ? null : (
              <Icon
                size={18}
                strokeWidth={1.75}
                aria-hidden
                className="shrink-0 text-quiet group-data-selected:text-accent"
              />
            )}
            <span className="min-w-0">
              <span className="block wrap-anywhere">{name}</span>
              {hint === undefined ? null : (
                <span className="block text-xs text-quiet wrap-anywhere">{hint}</span>
              )}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
