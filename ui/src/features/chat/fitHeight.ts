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
