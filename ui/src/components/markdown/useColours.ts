import { useEffect, useState } from 'react';
import { CodeColours } from './CodeColours';
import { languageOf } from './languages';

/** The colours of a code block as they are found; `null` if its language is unknown. */
export function useColours(info: string, segments: readonly string[], whole: boolean): CodeColours | null {
  const [, redraw] = useState(0);
  const [colours, setColours] = useState<CodeColours | null>(null);
  const language = languageOf(info);

  useEffect(() => {
    if (language === null) return;
    const made = new CodeColours(language, () => redraw((count) => count + 1));
    setColours(made);
    return () => {
      made.close();
      setColours(null);
    };
  }, [language]);

  useEffect(() => colours?.update(segments, whole), [colours, segments, whole]);
  return colours;
}
