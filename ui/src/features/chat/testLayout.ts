import { vi } from 'vitest';

const ROW_PX = 100;
const VIEW_PX = 700;

/** jsdom lays nothing out: with this, a list has rows of 100 pixels in a view of 700, and can be scrolled as in a browser. */
export function layOutLists(): void {
  const places = new WeakMap<Element, number>();
  const endOf = (list: Element) => Math.max(0, list.scrollHeight - VIEW_PX);
  vi.spyOn(Element.prototype, 'scrollTop', 'get').mockImplementation(function (this: Element) {
    return Math.min(places.get(this) ?? 0, endOf(this));
  });
  vi.spyOn(Element.prototype, 'scrollTop', 'set').mockImplementation(function (this: Element, top: number) {
    const before = this.scrollTop;
    places.set(this, Math.max(0, Math.min(top, endOf(this))));
    // It is told with the next frame, when more may have come.
    if (this.scrollTop !== before) requestAnimationFrame(() => this.dispatchEvent(new Event('scroll')));
  });
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockImplementation(function (this: HTMLElement) {
    return isRow(this) ? ROW_PX : VIEW_PX;
  });
  vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockImplementation(function (this: Element) {
    const list = this.querySelector<HTMLElement>(':scope > [style*="height"]');
    return list === null ? VIEW_PX : Number.parseFloat(list.style.height);
  });
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const scroller = this.closest('[role="log"]');
    if (!isRow(this) || scroller === null) return new DOMRect(0, 0, 1000, VIEW_PX);
    return new DOMRect(0, Number.parseFloat(this.style.top) - scroller.scrollTop, 1000, ROW_PX);
  });
  vi.spyOn(Element.prototype, 'scrollTo').mockImplementation(scrollTo as Element['scrollTo']);
}

function scrollTo(this: Element, { top = 0 }: ScrollToOptions): void {
  this.scrollTop = top;
}

function isRow(element: Element): element is HTMLElement {
  return element instanceof HTMLElement && element.dataset.index !== undefined;
}
