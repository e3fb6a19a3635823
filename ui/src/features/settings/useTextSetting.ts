import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../components/errorText';
import type { Checked } from './checks';

const TYPING_PAUSE_MS = 700;

interface TextSetting<T> {
  /** The saved value, as the field shows it. */
  saved: string;
  check: (text: string) => Checked<T>;
  save: (value: T) => Promise<unknown>;
}

/** What a `TextField` needs to show a setting and save it: after a pause, on leaving the field, on closing. */
export function useTextSetting<T>({ saved, check, save }: TextSetting<T>) {
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
    if (unsaved.current === null) return;
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

  return {
    value: text,
    error,
    onChange: (typed: string) => {
      unsaved.current = typed;
      setText(typed);
      setError(undefined);
    },
    onBlur: () => {
      if (unsaved.current === null) return;
      const typed = unsaved.current;
      latest.current(typed);
      // The field then shows what was understood, without stray spaces.
      const checked = check(typed);
      if ('value' in checked) setText(checked.value === null ? '' : String(checked.value));
    },
  };
}
