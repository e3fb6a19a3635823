import { createContext, type ReactNode, useContext, useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Lazy } from './Lazy';
import type { Note, References } from './references';

interface NotesPlace {
  /** The page's name for a note, or for the place that refers to it. */
  idOf(part: 'note' | 'number', identifier: string): string;
  numbers: ReadonlyMap<string, number>;
}

const NotesContext = createContext<NotesPlace | null>(null);

interface FootnotesProps {
  references: References | null;
  /** Draws a note's own Markdown. */
  draw: (note: Note) => ReactNode;
  children: ReactNode;
}

/** A text whose footnotes stand below it, and lead there and back. */
export function Footnotes({ references, draw, children }: FootnotesProps) {
  const { t } = useTranslation('components');
  const prefix = useId();
  const notes = references?.notes ?? none;
  const place = useMemo(
    () => ({
      idOf: (part: string, identifier: string) => `${prefix}${part}-${identifier}`,
      numbers: new Map(notes.map(({ identifier }, index) => [identifier, index + 1])),
    }),
    [notes, prefix],
  );
  return (
    <NotesContext value={place}>
      {children}
      {notes.length === 0 ? null : (
        <section className="footnotes" aria-label={t('markdown.footnotes')}>
          <ol>
            {notes.map((note, index) => (
              <li key={note.identifier} id={place.idOf('note', note.identifier)} tabIndex={-1}>
                <div className="footnote">
                  <Lazy cost={note.text.length + NOTE_COST} estimate={() => NOTE_HEIGHT} live={false}>
                    {draw(note)}
                  </Lazy>
                  <button
                    type="button"
                    className="footnote-back"
                    aria-label={t('markdown.backToText', { number: index + 1 })}
                    onClick={() => goTo(place.idOf('number', note.identifier))}
                  >
                    ↩
                  </button>
                </div>
              </li>
            ))}
          </ol>
        </section>
      )}
    </NotesContext>
  );
}

const none: readonly Note[] = [];
/** What drawing a note takes besides its text, in UTF-16 units. */
const NOTE_COST = 100;
/** Of a note that is not drawn, in CSS pixels. */
const NOTE_HEIGHT = 22;

/** The number that stands for a footnote in the text. */
export function FootnoteNumber({ identifier }: { identifier: string }) {
  const { t } = useTranslation('components');
  const place = useContext(NotesContext);
  const number = place?.numbers.get(identifier);
  if (place === null || number === undefined) return <sup>[^{identifier}]</sup>;
  return (
    <sup>
      <button
        type="button"
        id={place.idOf('number', identifier)}
        className="footnote-number"
        aria-label={t('markdown.footnote', { number })}
        onClick={() => goTo(place.idOf('note', identifier))}
      >
        {number}
      </button>
    </sup>
  );
}

function goTo(id: string): void {
  const element = document.getElementById(id);
  element?.scrollIntoView({ block: 'nearest' });
  element?.focus({ preventScroll: true });
}
