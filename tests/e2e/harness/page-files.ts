import type { Region } from './region.ts';

/** Files that a page is handed by the clipboard or by a pointer, neither of which a driver can fill. */
export interface GivenFile {
  name: string;
  type: string;
  content: Buffer;
}

const give = `
  const [place, events, files] = arguments;
  const data = new DataTransfer();
  for (const { name, type, base64 } of files) {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  for (const name of events) {
    const given = { bubbles: true, cancelable: true };
    const event = name === 'paste'
      ? new ClipboardEvent(name, { ...given, clipboardData: data })
      : new DragEvent(name, { ...given, dataTransfer: data });
    place.dispatchEvent(event);
  }
  // A pointer that stays says so several times a second.
  clearInterval(window.hearthDrag);
  if (events.at(-1) === 'dragover') {
    const over = () => new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer: data });
    window.hearthDrag = setInterval(() => place.dispatchEvent(over()), 200);
  }
`;

async function given(place: Region, events: string[], files: readonly GivenFile[]): Promise<void> {
  const sent = files.map(({ name, type, content }) => ({ name, type, base64: content.toString('base64') }));
  await place.driver.executeScript(give, await place.element(), events, sent);
}

/** As browsers hand over pixels, which have no name. */
export async function pastePicture(field: Region, content: Buffer): Promise<void> {
  await given(field, ['paste'], [{ name: 'image.png', type: 'image/png', content }]);
}

export async function dragOver(place: Region, ...files: GivenFile[]): Promise<void> {
  await given(place, ['dragenter', 'dragover'], files);
}

export async function dragAway(place: Region, ...files: GivenFile[]): Promise<void> {
  await given(place, ['dragleave'], files);
}

export async function drop(place: Region, ...files: GivenFile[]): Promise<void> {
  await given(place, ['drop'], files);
}
