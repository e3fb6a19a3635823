import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextArea } from 'react-aria-components/TextArea';
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components/TextField';
import { FieldNote } from './FieldNote';
import { fieldClasses } from './fieldClasses';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'style' | 'children'> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  placeholder?: string;
  /** More than one makes it a text area. */
  rows?: number;
}

export function TextField({ label, hint, error, placeholder, rows = 1, ...rest }: TextFieldProps) {
  const shown = placeholder === undefined ? {} : { placeholder };
  return (
    <AriaTextField {...rest} isInvalid={error !== undefined} className="flex flex-col gap-1.5">
      <Label className={fieldClasses.label}>{label}</Label>
      {rows > 1 ? (
        <TextArea {...shown} rows={rows} dir="auto" className={`resize-y ${fieldClasses.input}`} />
      ) : (
        <Input {...shown} dir="auto" className={fieldClasses.input} />
      )}
      <FieldNote hint={hint} error={error} />
    </AriaTextField>
  );
}
