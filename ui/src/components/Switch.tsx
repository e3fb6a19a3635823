import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import { fieldClasses } from './fieldClasses';

export interface SwitchProps {
  label: string;
  hint?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

/** Something that is on or off, at once. */
export function Switch({ label, hint, isOn, onChange }: SwitchProps) {
  return (
    <AriaSwitch
      isSelected={isOn}
      onChange={onChange}
      aria-label={label}
      className="group flex cursor-default items-center justify-between gap-4"
    >
      <span className="min-w-0">
        <span className={`block ${fieldClasses.label}`}>{label}</span>
        {hint === undefined ? null : <span className={`block ${fieldClasses.hint}`}>{hint}</span>}
      </span>
      <span
        aria-hidden
        className="flex h-5.5 w-9.5 shrink-0 items-center rounded-full border border-line-strong/60 bg-hover p-0.5 transition-colors group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-focus group-data-selected:border-accent group-data-selected:bg-accent"
      >
        <span className="size-4 rounded-full bg-quiet transition-transform group-data-selected:translate-x-4 group-data-selected:bg-on-accent" />
      </span>
    </AriaSwitch>
  );
}
