import { vi } from 'vitest';
import type { Attachment } from '../../../generated/Attachment';
import type { SpaceId } from '../../../generated/SpaceId';
import type { Transfer } from '../../../host/host';
import { PathHost } from '../pathHost';

/** A file as a message holds it, for tests. */
export function attachment(name: string, change: Partial<Attachment> = {}): Attachment {
  return { hash: hashOf(name), name, media_type: 'application/octet-stream', bytes: 1234, ...change };
}

/** A picture that the host has found to be one. */
export function picture(name: string, change: Partial<Attachment> = {}): Attachment {
  return attachment(name, { media_type: 'image/png', image: { width: 800, height: 600 }, ...change });
}

export function fileOf(name: string, type = 'text/plain', content = 'x'): File {
  return new File([content], name, { type });
}

/** A file of a size that no test writes. */
export function largeFile(name: string, bytes: number): File {
  const file = fileOf(name);
  Object.defineProperty(file, 'size', { value: bytes });
  return file;
}

/** What a paste or a drop holds. */
export function dataOf(
  files: File[],
  texts: Record<string, string> = {},
  folders: string[] = [],
): DataTransfer {
  const items = [
    ...files.map((file) => ({ kind: 'file', getAsFile: () => file, webkitGetAsEntry: () => null })),
    ...folders.map((name) => ({
      kind: 'file',
      getAsFile: () => fileOf(name, ''),
      webkitGetAsEntry: () => ({ isDirectory: true, name }),
    })),
  ];
  return {
    files,
    items,
    types: [...(items.length > 0 ? ['Files'] : []), ...Object.keys(texts)],
    getData: (type: string) => texts[type === 'text' ? 'text/plain' : type] ?? '',
    dropEffect: 'none',
  } as unknown as DataTransfer;
}

/** An upload that ends when the test says so. */
interface Upload {
  name: string;
  signal: AbortSignal | undefined;
  progress(bytes: number): void;
  done(change?: Partial<Attachment>): void;
  fail(problem: unknown): void;
}

/** A host whose uploads the test makes itself. */
export class UploadHost extends PathHost {
  readonly waiting: Upload[] = [];

  override uploadFile(
    file: Blob,
    name: string,
    spaceId: SpaceId | undefined,
    transfer: Transfer,
  ): Promise<Attachment> {
    this.uploads.push({ file, name, spaceId });
    transfer.onBegun?.(`upload of ${name}`);
    const known = attachment(name, { media_type: file.type, bytes: file.size });
    return new Promise((resolve, reject) => {
      transfer.signal?.addEventListener('abort', () => reject(transfer.signal?.reason));
      this.waiting.push({
        name,
        signal: transfer.signal,
        progress: (bytes) => transfer.onProgress?.(bytes),
        done: (change = {}) => resolve({ ...known, ...change }),
        fail: reject,
      });
    });
  }

  upload(name: string): Upload {
    const found = this.waiting.findLast((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} is not uploaded`);
    return found;
  }
}

/** jsdom has no addresses of bytes: here they are counted. */
export function countObjectUrls() {
  const open = new Map<string, Blob>();
  let made = 0;
  vi.stubGlobal(
    'URL',
    Object.assign(URL, {
      createObjectURL: (blob: Blob) => {
        made += 1;
        const url = `blob:hearth/${made}`;
        open.set(url, blob);
        return url;
      },
      revokeObjectURL: (url: string) => void open.delete(url),
    }),
  );
  return { open, made: () => made };
}

function hashOf(name: string): string {
  return [...name]
    .map((char) => (char.codePointAt(0) ?? 0).toString(16))
    .join('')
    .padEnd(64, '0')
    .slice(0, 64);
}
