const SHOWN_BYTES = 64 * 1024;

export interface Beginning {
  text: string;
  isWhole: boolean;
}

/** The first 64 KiB of a text. Its marks tell UTF-16 from UTF-8; what is neither is shown as far as it can be read. */
export async function beginningOf(blob: Blob): Promise<Beginning> {
  const bytes = await bytesOf(blob.slice(0, SHOWN_BYTES));
  const isWhole = blob.size <= SHOWN_BYTES;
  const decoder = new TextDecoder(encodingOf(bytes));
  // A character that is cut in two at the end waits for its rest, which is not shown.
  return { text: decoder.decode(bytes, { stream: !isWhole }), isWhole };
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer));
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });
}
