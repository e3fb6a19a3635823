/** Files that one message holds at most (`domain/src/attachment.rs`). */
export const MAX_ATTACHMENTS = 20;

/** A file that somebody wants to attach, with the name it is to have. */
export interface PickedFile {
  blob: Blob;
  name: string;
}

export interface Picked {
  files: PickedFile[];
  /** Names of folders, which cannot be attached. */
  folders: string[];
}

export interface Refused {
  name: string;
  reason: 'too_large' | 'too_many' | 'folder';
  bytes: number;
}

export function namedFiles(files: Iterable<File>): PickedFile[] {
  return [...files].map((file) => ({ blob: file, name: file.name }));
}

/** What is dragged or pasted are files, and not a text or a link. */
export function holdsFiles({ types }: DataTransfer): boolean {
  return types.includes('Files');
}

/** The files of a drop or a paste. A browser gives a folder out as a file that cannot be read. */
export function pickedFrom(data: DataTransfer): Picked {
  const files: File[] = [];
  const folders: string[] = [];
  for (const item of data.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry?.() ?? null;
    const file = item.getAsFile();
    if (entry?.isDirectory) folders.push(entry.name);
    else if (file !== null) files.push(file);
  }
  if (files.length === 0 && folders.length === 0) files.push(...data.files);
  return { files: namedFiles(files), folders };
}

/** What of it is attached, and why the rest is not. */
export function admitted(
  { files, folders }: Picked,
  attached: number,
  maxBytes: number,
): { files: PickedFile[]; refused: Refused[] } {
  const refused = folders.map((name): Refused => ({ name, reason: 'folder', bytes: 0 }));
  const admitted: PickedFile[] = [];
  for (const file of files) {
    const bytes = file.blob.size;
    if (bytes > maxBytes) refused.push({ name: file.name, reason: 'too_large', bytes });
    else if (attached + admitted.length >= MAX_ATTACHMENTS)
      refused.push({ name: file.name, reason: 'too_many', bytes });
    else admitted.push(file);
  }
  return { files: admitted, refused };
}
