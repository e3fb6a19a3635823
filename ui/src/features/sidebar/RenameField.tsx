import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForInputMethod } from '../../components/inputMethod';

interface RenameFieldProps {
  title: string;
  /** With null if the title stays as it was. `isLeft` if the focus has gone elsewhere by then. */
  onDone: (title: string | null, isLeft: boolean) => void;
}

/** Takes the place of a chat's link while it is renamed: Enter keeps the new title, Escape the old. */
export function RenameField({ title, onDone }: RenameFieldProps) {
  const { t } = useTranslation('sidebar');
  const [text, setText] = useState(title);
  const isDone = useRef(false);

  const finish = (keep: boolean, isLeft: boolean) => {
    // Taking the field away blurs it, which must not count as a second end.
    if (isDone.current) return;
    isDone.current = true;
    const renamed = text.trim();
    onDone(keep && renamed !== '' && renamed !== title ? renamed : null, isLeft);
  };

  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the user has just asked to type here.
      autoFocus
      dir="auto"
      aria-label={t('rename.name')}
      value={text}
      maxLength={200}
      className="h-full w-full rounded-lg border border-accent bg-surface px-3 text-sm outline-none"
      onChange={(event) => setText(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => finish(true, true)}
      onKeyDown={(event) => {
        if (isForInputMethod(event.nativeEvent)) return;
        if (event.key === 'Enter') finish(true, false);
        else if (event.key === 'Escape') finish(false, false);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
