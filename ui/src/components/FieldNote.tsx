import { FieldError } from 'react-aria-components/FieldError';
import { Text } from 'react-aria-components/Text';
import { fieldClasses } from './fieldClasses';

interface FieldNoteProps {
  hint?: string | undefined;
  /** What is wrong with the value, and what it may be. */
  error?: string | undefined;
}

/** Below a field: what it is for, or in its place what is wrong. */
export function FieldNote({ hint, error }: FieldNoteProps) {
  if (error !== undefined) {
    return (
      <FieldError className={fieldClasses.error}>
        <span role="alert">{error}</span>
      </FieldError>
    );
  }
  if (hint === undefined) return null;
  return (
    <Text slot="description" className={fieldClasses.hint}>
      {hint}
    </Text>
  );
}
