/** Measuring lays the whole text out: beyond so many UTF-16 units it is high enough anyway. */
const MEASURED_CHARS = 20_000;

/** Makes a text field as high as its text, up to what its style allows. */
export function fitHeight(area: HTMLTextAreaElement | null): void {
  if (area === null) return;
  if (area.value.length > MEASURED_CHARS) {
    area.style.height = '100vh';
    return;
  }
  area.style.height = '0';
  area.style.height = `${area.scrollHeight}px`;
}

/**
 * Keeps the height right when the width changes: a narrower field breaks its text, or its placeholder,
 * into more lines, and a window that is not shown yet may have no width at all. Returns a function that
 * ends it.
 */
export function refitOnWidth(area: HTMLTextAreaElement): () => void {
  let width = area.clientWidth;
  const observer = new ResizeObserver(() => {
    if (area.clientWidth === width) return;
    width = area.clientWidth;
    fitHeight(area);
  });
  observer.observe(area);
  return () => observer.disconnect();
}
