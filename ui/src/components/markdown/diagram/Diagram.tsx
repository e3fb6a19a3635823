import { ChartNetwork, Code } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBox } from '../CodeBox';
import { useViewport } from '../Viewport';
import { type Drawn, drawDiagram, drawnBefore, type Picture } from './drawDiagram';
import { useIsDark } from './useIsDark';

interface DiagramProps {
  info: string;
  segments: readonly string[];
  /** Nothing will be added: until then it is only text. */
  whole: boolean;
}

/** A Mermaid diagram as a picture, or its source: while it is written, when it cannot be drawn, and when asked. */
export function Diagram({ info, segments, whole }: DiagramProps) {
  const { t } = useTranslation('components');
  const box = useRef<HTMLDivElement>(null);
  const [asSource, setAsSource] = useState(false);
  const text = segments.join('');
  const drawn = useDrawn(box, text, whole);
  const picture = drawn !== null && 'url' in drawn ? drawn : null;
  const shown = asSource ? null : picture;
  useKeptReading(box, shown);
  const Icon = asSource ? ChartNetwork : Code;
  const label = asSource ? t('markdown.diagram.show') : t('markdown.diagram.source');
  return (
    <div ref={box}>
      <CodeBox
        info={info}
        segments={segments}
        whole={whole}
        instead={shown === null ? undefined : <DiagramPicture picture={shown} text={text} />}
        tools={
          picture === null ? null : (
            <button
              type="button"
              aria-label={label}
              title={label}
              className="code-tool"
              onClick={() => setAsSource(!asSource)}
            >
              <Icon size={15} strokeWidth={1.75} aria-hidden />
            </button>
          )
        }
        note={
          drawn !== null && 'refused' in drawn ? t(`markdown.diagram.${drawn.refused}`, drawn) : undefined
        }
      />
    </div>
  );
}

/** Drawn to the width there is, but never so small that it cannot be read: then it scrolls. */
const SMALLEST_SCALE = 0.65;

function DiagramPicture({ picture, text }: { picture: Picture; text: string }) {
  const { t } = useTranslation('components');
  const { url, width, height } = picture;
  const title = /^\s*accTitle:[ \t]*(.{1,200})$/m.exec(text)?.[1];
  return (
    <section
      className="diagram"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
      tabIndex={0}
      aria-label={t('markdown.diagram.label')}
    >
      <img
        src={url}
        alt={title ?? t('markdown.diagram.label')}
        width={width}
        height={height}
        style={{ width: `max(min(100%, ${width}px), ${Math.round(width * SMALLEST_SCALE)}px)` }}
      />
    </section>
  );
}

/** Asked for once the box is near the view. */
function useDrawn(box: { current: HTMLElement | null }, text: string, whole: boolean): Drawn | null {
  const isDark = useIsDark();
  const viewport = useViewport();
  const [near, setNear] = useState(false);
  /** What came of it here, also where it is not kept for the next time. */
  const [own, setOwn] = useState<{ text: string; isDark: boolean; drawn: Drawn } | null>(null);
  const isOwn = own !== null && own.text === text && own.isDark === isDark;
  const drawn = whole ? (drawnBefore(text, isDark) ?? (isOwn ? own.drawn : null)) : null;
  useEffect(() => {
    if (near || !whole || box.current === null) return;
    if (viewport === null || typeof IntersectionObserver === 'undefined') setNear(true);
    else return viewport.watch(box.current, (isNear) => isNear && setNear(true));
    return;
  }, [box, viewport, near, whole]);
  useEffect(() => {
    if (!near || !whole || drawn !== null) return;
    let gone = false;
    void drawDiagram(text, isDark).then((result) => {
      if (!gone) setOwn({ text, isDark, drawn: result });
    });
    return () => {
      gone = true;
    };
  }, [near, whole, drawn, text, isDark]);
  return drawn;
}

/** What is read stays where it is when the picture takes the place of its source. */
function useKeptReading(box: { current: HTMLElement | null }, shown: Picture | null): void {
  const viewport = useViewport();
  const height = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: its height changes with what is shown.
  useLayoutEffect(() => {
    if (box.current === null) return;
    const now = box.current.offsetHeight;
    if (height.current !== null) viewport?.grew(box.current, now - height.current);
    height.current = now;
  }, [box, viewport, shown]);
}
