import { useEffect, useState } from 'react';
import { CodeColours } from './CodeColours';
import { colourerOf } from './highlighter';
import { languageOf } from './languages';

/** The colours of a code block as they are found; `null` while its language is being loaded, or unknown. */
export function useColours(info: string, segments: readonly string[], whole: boolean): CodeColours | null {
  const [, redraw] = useState(0);
  const [colours, setColours] = useState<CodeColours | null>(null);
  const language = languageOf(info);

  useEffect(() => {
    if (language === null) return;
    let made: CodeColours | null = null;
    let ended = false;
    colourerOf(language)
      .then((colourer) => {
        if (ended) return;
        made = new CodeColours(colourer, () => redraw((count) => count + 1));
        setColours(made);
      })
      // Without its colours, code can be read as well.
      .catch(() => {});
    return () => {
      ended = true;
      made?.close();
      setColours(null);
    };
  }, [language]);

  useEffect(() => colours?.update(segments, whole), [colours, segments, whole]);
  return colours;
}
