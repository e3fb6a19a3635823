import { Check, Copy, WrapText } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCopied } from '../useCopied';
import { CodeSegment } from './CodeSegment';
import { countLines } from './codeText';
import type { CodeLine } from './colourCore';
import { Lazy } from './Lazy';
import { languageName } from './languages';
import { useMarkdownActions } from './MarkdownActions';
import { useColours } from './useColours';
import { useKeptPlace } from './useKeptPlace';

interface CodeBoxProps {
  /** What stood behind the fence. */
  info: string;
  /** The code, cut at line ends where it is long. */
  segments: readonly string[];
  /** Nothing will be added. */
  whole: boolean;
  /** What else can be done with it. */
  tools?: ReactNode;
  /** What is shown in its place. */
  instead?: ReactNode;
  /** What there is to say about it. */
  note?: string | undefined;
}

/** Until it is measured, in CSS pixels. */
const LINE_HEIGHT = 21;
/** A block of more lines is folded to so many (`--folded-lines` in the style sheet). */
const FOLDED_LINES = 30;
const FROM_LINES = 36;
/** What stands above and below the lines, in CSS pixels. */
const FRAME_HEIGHT = 46;
const UNFOLD_HEIGHT = 32;
const none: readonly CodeLine[] = [];

/** Likely, of a box that is not drawn yet, in CSS pixels. */
export function boxHeight(lines: number): number {
  return (
    FRAME_HEIGHT + (lines > FROM_LINES ? FOLDED_LINES * LINE_HEIGHT + UNFOLD_HEIGHT : lines * LINE_HEIGHT)
  );
}

export function CodeBox({ info, segments, whole, tools, instead, note }: CodeBoxProps) {
  const { t } = useTranslation('chat');
  const colours = useColours(info, segments, whole);
  const language = languageName(info);
  const [wrapped, setWrapped] = useState(false);
  const lines = useMemo(() => segments.map(countLines), [segments]);
  const count = lines.reduce((sum, part) => sum + part, 0);
  // What was written before the reader's eyes is not taken from them at its end.
  const [open, setOpen] = useState(!whole);
  const unfold = useRef<HTMLButtonElement>(null);
  const keepPlace = useKeptPlace(unfold, open);
  const long = count > FROM_LINES;
  const folded = long && !open;
  return (
    <div className="code-box">
      <div className="code-head">
        <span className="code-language">{language}</span>
        {tools}
        {instead === undefined ? <WrapToggle wrapped={wrapped} onChange={setWrapped} /> : null}
        <CopyCode segments={segments} />
      </div>
      {instead ?? (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
          tabIndex={0}
          aria-label={t('code.label', { language })}
          className={`code-scroll ${wrapped ? 'wrapped' : ''} ${folded ? 'folded' : ''}`}
        >
          {segments.map((text, index) => (
            <Lazy
              // biome-ignore lint/suspicious/noArrayIndexKey: segments are only ever added at the end.
              key={index}
              cost={text.length / 4}
              estimate={() => (lines[index] ?? 0) * LINE_HEIGHT}
              live={!whole}
            >
              <CodeSegment text={text} lines={colours?.linesOf(index) ?? none} />
            </Lazy>
          ))}
        </section>
      )}
      {note === undefined ? null : <p className="code-note">{note}</p>}
      {!long || !whole || instead !== undefined ? null : (
        <button
          ref={unfold}
          type="button"
          data-unfolds
          aria-expanded={open}
          className="code-unfold"
          onClick={() => {
            keepPlace();
            setOpen(!open);
          }}
        >
          {open ? t('code.less', { count: FOLDED_LINES }) : t('code.more', { count })}
        </button>
      )}
    </div>
  );
}

function WrapToggle({ wrapped, onChange }: { wrapped: boolean; onChange: (wrapped: boolean) => void }) {
  const { t } = useTranslation('chat');
  return (
    <button
      type="button"
      aria-pressed={wrapped}
      aria-label={t('code.wrap')}
      title={t('code.wrap')}
      className="code-tool"
      onClick={() => onChange(!wrapped)}
    >
      <WrapText size={15} strokeWidth={1.75} aria-hidden />
    </button>
  );
}

function CopyCode({ segments }: { segments: readonly string[] }) {
  const { t } = useTranslation('chat');
  const { copied, copy } = useCopied(useMarkdownActions().copyText);
  const label = copied ? t('code.copied') : t('code.copy');
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className="code-tool"
      onClick={() => void copy(segments.join('').replace(/\n$/, ''))}
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden />
    </button>
  );
}
