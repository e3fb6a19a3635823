import {
  type FocusEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useKeptPlace } from '../../components/markdown/useKeptPlace';
import type { MessageId } from '../../generated/MessageId';
import { isLong, setFold, useFolds } from './folds';

interface FoldProps {
  messageId: MessageId;
  text: string;
  /** It is being written, or is the newest answer: it is not folded, now or later, under the reader's eyes. */
  whole: boolean;
  children: ReactNode;
}

/** A message's text; of a long one the beginning, until the reader wants all of it. */
export function Fold({ messageId, text, whole, children }: FoldProps) {
  const { t } = useTranslation('chat');
  const long = useMemo(() => isLong(text), [text]);
  useEffect(() => {
    if (whole && long && !useFolds.getState().has(messageId)) setFold(messageId, 'open');
  }, [messageId, whole, long]);
  const open = useFolds((folds) => folds.get(messageId) === 'open') || whole;
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const fits = useFits(box, open || !long);
  const keepPlace = useKeptPlace(button, open);
  const folded = long && !open && !fits;
  const toggle = () => {
    keepPlace();
    setFold(messageId, open ? 'folded' : 'open');
  };
  /** What is tabbed to must not be hidden. */
  const onFocus = ({ target }: FocusEvent) => {
    const edge = box.current?.getBoundingClientRect().bottom ?? 0;
    if (folded && target.getBoundingClientRect().bottom > edge) setFold(messageId, 'open');
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only learns where the focus went. */}
      <div ref={box} className={folded ? 'folded-text' : undefined} onFocus={onFocus}>
        <div>{children}</div>
      </div>
      {!long || whole || (fits && !open) ? null : (
        <button
          ref={button}
          type="button"
          data-unfolds
          aria-expanded={open}
          onClick={toggle}
          className="mt-1 rounded-md text-sm font-medium text-accent hover:underline"
        >
          {open ? t('text.less') : t('text.more')}
        </button>
      )}
    </>
  );
}

/** Whether all of a box's content is in the view although it was thought to be long. */
function useFits(box: { current: HTMLDivElement | null }, open: boolean): boolean {
  const [fits, setFits] = useState(false);
  useLayoutEffect(() => {
    const outer = box.current;
    const inner = outer?.firstElementChild;
    if (!outer || !inner || open) return;
    const measure = () => setFits(inner.scrollHeight > 0 && inner.scrollHeight <= outer.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(inner);
    return () => observer.disconnect();
  }, [box, open]);
  return fits;
}
