import { type RefObject, useEffect } from 'react';
import type { ChatFeed } from '../chatFeed';
import { useFeed } from '../useChatFeed';
import { foundIn, patternOf } from './foundWords';

/** More on the screen at once tell no more. */
const MOST_MARKS = 1000;

/**
 * Marks in the rows what is looked for in the chat, without a change to what they are made of. Where the engine of the
 * window cannot do that, the message itself is marked and that is all.
 */
export function useFoundMarks(feed: ChatFeed, scroller: RefObject<HTMLElement | null>): void {
  const query = useFeed(feed, (state) => state.lookedFor);
  useEffect(() => {
    const view = scroller.current;
    if (view === null || query === '' || typeof CSS === 'undefined' || !('highlights' in CSS)) return;
    const pattern = patternOf(query);
    if (pattern === null) return;
    let frame: number | null = null;
    const draw = () => {
      frame = null;
      const ranges = rangesIn(view, pattern);
      const isHere = (range: Range) => range.startContainer.parentElement?.closest('[data-sought]') != null;
      CSS.highlights.set('found', new Highlight(...ranges));
      CSS.highlights.set('found-here', new Highlight(...ranges.filter(isHere)));
    };
    const drawSoon = () => {
      frame ??= requestAnimationFrame(draw);
    };
    const observer = new MutationObserver(drawSoon);
    const attributeFilter = ['data-sought'];
    observer.observe(view, { subtree: true, childList: true, characterData: true, attributeFilter });
    drawSoon();
    return () => {
      observer.disconnect();
      if (frame !== null) cancelAnimationFrame(frame);
      CSS.highlights.delete('found');
      CSS.highlights.delete('found-here');
    };
  }, [query, scroller]);
}

function rangesIn(view: HTMLElement, pattern: RegExp): Range[] {
  const ranges: Range[] = [];
  for (const article of view.querySelectorAll('article')) {
    const texts = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      // What can be done with a message was not written by anybody.
      if (node.parentElement?.closest('footer, button, [role="toolbar"]') != null) continue;
      for (const [from, to] of foundIn(node.textContent ?? '', pattern)) {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, to);
        ranges.push(range);
      }
      if (ranges.length >= MOST_MARKS) return ranges;
    }
  }
  return ranges;
}
