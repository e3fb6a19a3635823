import { holdsFiles, type Picked, pickedFrom } from './pickedFiles';

export interface PasteNames {
  /** Of pixels from the clipboard, which have no name, at that time. */
  screenshot(time: string): string;
  /** Of a picture that was copied from a page. */
  picture(time: string): string;
}

/** What browsers call pixels that have no name. */
const UNNAMED = /^image\.[a-z]+$/i;

/**
 * The files of a paste; `null` if it is a text. A table or a paragraph that is copied in an office program comes as a
 * picture of itself, too: then the text is what was meant.
 */
export function pastedFrom(data: DataTransfer, names: PasteNames, now: Date): Picked | null {
  if (!holdsFiles(data)) return null;
  const { files, folders } = pickedFrom(data);
  if (files.length === 0 && folders.length === 0) return null;
  const isUnnamed = files.length === 1 && UNNAMED.test(files[0]?.name ?? '');
  const isFormatted = data.types.includes('text/html');
  if (isUnnamed && isFormatted && data.getData('text/plain').trim() !== '') return null;
  return {
    folders,
    files: files.map(({ blob, name }) => {
      if (name !== '' && !UNNAMED.test(name)) return { blob, name };
      const time = timeInName(now);
      const words = isFormatted ? names.picture(time) : names.screenshot(time);
      return { blob, name: `${words}.${extensionOf(blob.type)}` };
    }),
  };
}

/** `2026-11-30 10.24.05`: no platform forbids any of it in a name. */
export function timeInName(now: Date): string {
  const two = (part: number) => part.toString().padStart(2, '0');
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${date} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
}

function extensionOf(type: string): string {
  const [, kind = 'png'] = type.split('/');
  return kind === 'jpeg' ? 'jpg' : kind.replace(/\+.*$/, '');
}
