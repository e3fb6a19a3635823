import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField as AriaTextField } from 'react-aria-components/TextField';
import { FieldNote } from './FieldNote';
import { fieldClasses } from './fieldClasses';

export interface SecretFieldProps {
  label: string;
  hint?: string;
  value: string;
  onChange: (text: string) => void;
  /** Enter was pressed in a field that is not empty. */
  onSubmit: () => void;
}

/**
 * A key to paste. It is a text field with its characters hidden, not a password field: browsers offer to
 * remember passwords, and screen readers do not know those as text fields.
 */
export function SecretField({ label, hint, value, onChange, onSubmit }: SecretFieldProps) {
  return (
    <AriaTextField
      value={value}
      onChange={onChange}
      autoComplete="off"
      spellCheck="false"
      className="flex flex-col gap-1.5"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && value.trim() !== '') onSubmit();
      }}
    >
      <Label className={fieldClasses.label}>{label}</Label>
      <Input className={`[-webkit-text-security:disc] ${fieldClasses.input}`} autoCapitalize="off" />
      <FieldNote hint={hint} />
    </AriaTextField>
  );
}
