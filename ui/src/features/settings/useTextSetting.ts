import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../components/errorText';
import type { Checked } from './checks';

const TYPING_PAUSE_MS = 700;

interface TextSetting<T> {
  /** The saved value, as the field shows it. */
  saved: string;
  check: (text: string) => Checked<T>;
  save: (value: T) => Promise<unknown>;
  /** Half of it typed would do something: it is saved only with Enter or on leaving the field. */
  isWhole?: boolean;
}

/** What a `TextField` needs to show a setting and save it: after a pause, on leaving the field, on closing. */
export function useTextSetting<T>({ saved, check, save, isWhole = false }: TextSetting<T>) {
  const { t } = useTranslation('settings');
  const [text, setText] = useState(saved);
  const [error, setError] = useState<string>();
  // What was typed and is not saved yet. It is also read when the field is taken away.
  const unsaved = useRef<string | null>(null);

  const commit = (typed: string) => {
    const checked = check(typed);
    if ('problem' in checked) {
      setError(t(`problem.${checked.problem}`));
      return;
    }
    unsaved.current = null;
    setError(undefined);
    save(checked.value).catch((refused: unknown) => setError(errorText(t, refused)));
  };

  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  });

  useEffect(() => {
    if (unsaved.current === null) setText(saved);
  }, [saved]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the text begins the pause anew.
  useEffect(() => {
    if (unsaved.current === null || isWhole) return;
    const timer = setTimeout(() => {
      if (unsaved.current !== null) latest.current(unsaved.current);
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);

  useEffect(
    () => () => {
      if (unsaved.current !== null) latest.current(unsaved.current);
    },
    [],
  );

  const finish = () => {
    if (unsaved.current === null) return;
    const typed = unsaved.current;
    latest.current(typed);
    // The field then shows what was understood, without stray spaces.
    const checked = check(typed);
    if ('value' in checked) setText(checked.value === null ? '' : String(checked.value));
  };

  return {
    value: text,
    error,
    onChange: (typed: string) => {
      unsaved.current = typed;
      setText(typed);
      setError(undefined);
    },
    onBlur: finish,
    onKeyDown: ({ key }: Pick<KeyboardEvent, 'key'>) => {
      if (isWhole && key === 'Enter') finish();
    },
  };
}
