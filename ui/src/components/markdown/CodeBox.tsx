import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCopied } from '../useCopied';
import { CodeSegment } from './CodeSegment';
import type { CodeLine } from './colourCore';
import { Lazy } from './Lazy';
import { languageName } from './languages';
import { useMarkdownActions } from './MarkdownActions';
import { useColours } from './useColours';

interface CodeBoxProps {
  /** What stood behind the fence. */
  info: string;
  /** The code, cut at line ends where it is long. */
  segments: readonly string[];
  /** Nothing will be added. */
  whole: boolean;
}

/** Until it is measured, in CSS pixels. */
const LINE_HEIGHT = 21;
const none: readonly CodeLine[] = [];

export function CodeBox({ info, segments, whole }: CodeBoxProps) {
  const { t } = useTranslation('chat');
  const colours = useColours(info, segments, whole);
  const language = languageName(info);
  return (
    <div className="code-box">
      <div className="code-head">
        <span>{language}</span>
        <CopyCode segments={segments} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <section className="code-scroll" tabIndex={0} aria-label={t('code.label', { language })}>
        {segments.map((text, index) => (
          <Lazy
            // biome-ignore lint/suspicious/noArrayIndexKey: segments are only ever added at the end.
            key={index}
            chars={text.length / 4}
            estimate={() => countLines(text) * LINE_HEIGHT}
            live={!whole}
          >
            <CodeSegment text={text} lines={colours?.linesOf(index) ?? none} />
          </Lazy>
        ))}
      </section>
    </div>
  );
}

function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
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
      className="code-copy"
      onClick={() => void copy(segments.join('').replace(/\n$/, ''))}
    >
      <Icon size={15} strokeWidth={1.75} aria-hidden />
    </button>
  );
}
