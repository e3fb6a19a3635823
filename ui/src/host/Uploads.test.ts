import { expect, it, vi } from 'vitest';
import type { Attachment } from '../generated/Attachment';
import type { Upload } from '../generated/Upload';
import type { UploadRequest } from '../generated/UploadRequest';
import { type UploadDoor, Uploads } from './Uploads';

const MIB = 1024 * 1024;

/** Takes pieces as a host does. */
class TestDoor implements UploadDoor {
  readonly begun: UploadRequest[] = [];
  readonly offsets: number[] = [];
  readonly cancelled: string[] = [];
  private readonly received: number[] = [];
  /** Called before a piece is taken. */
  onPiece: (offset: number) => void = () => {};

  async begin(request: UploadRequest): Promise<Upload> {
    this.begun.push(request);
    this.received.push(0);
    return this.at(this.begun.length - 1);
  }

  async state(id: string): Promise<Upload> {
    return this.at(Number(id));
  }

  async put(id: string, offset: number, piece: ArrayBuffer): Promise<Upload> {
    this.onPiece(offset);
    this.offsets.push(offset);
    this.received[Number(id)] = offset + piece.byteLength;
    return this.at(Number(id));
  }

  async cancel(id: string): Promise<void> {
    this.cancelled.push(id);
  }

  private at(number: number): Upload {
    const { name, bytes } = this.begun[number] as UploadRequest;
    const received = this.received[number] ?? 0;
    const done: Attachment = { hash: 'h', name, media_type: 'text/plain', bytes };
    return { id: String(number), received, done: received === bytes ? done : null };
  }
}

it('sends a file in pieces of a mebibyte and says how far it has come', async () => {
  const door = new TestDoor();
  const progress: number[] = [];
  const file = new Blob([new Uint8Array(2 * MIB + 5)]);
  const sent = await new Uploads(door).send(file, 'a.bin', { onProgress: (bytes) => progress.push(bytes) });
  expect(sent).toMatchObject({ name: 'a.bin', bytes: 2 * MIB + 5 });
  expect(door.offsets).toEqual([0, MIB, 2 * MIB]);
  expect(progress).toEqual([0, MIB, 2 * MIB, 2 * MIB + 5]);
});

it('sends an empty file without a piece', async () => {
  const door = new TestDoor();
  const sent = await new Uploads(door).send(new Blob([]), 'empty.txt', {});
  expect([sent.bytes, door.offsets]).toEqual([0, []]);
});

it('goes on where it was ended when the same file comes again', async () => {
  const door = new TestDoor();
  const uploads = new Uploads(door);
  const ending = new AbortController();
  const reason = new Error('not now');
  door.onPiece = (offset) => {
    if (offset === 0) ending.abort(reason);
  };
  const file = new Blob([new Uint8Array(3 * MIB)]);
  await expect(uploads.send(file, 'a.bin', { signal: ending.signal })).rejects.toBe(reason);
  await uploads.send(file, 'a.bin', {});
  expect(door.begun).toHaveLength(1);
  expect(door.offsets).toEqual([0, MIB, 2 * MIB]);
  expect(door.cancelled).toEqual([]);
});

it('gives up what was ended long ago, so that new files find room', async () => {
  const door = new TestDoor();
  const uploads = new Uploads(door);
  for (let count = 0; count < 10; count += 1) {
    const ending = new AbortController();
    door.onPiece = () => ending.abort();
    const file = new Blob([new Uint8Array(2 * MIB)]);
    await uploads.send(file, 'a.bin', { signal: ending.signal }).catch(() => {});
  }
  expect(door.cancelled).toEqual(['0', '1']);
});

it('says in clear words that a file has changed or is gone, and gives its upload up', async () => {
  const door = new TestDoor();
  const file = new Blob([new Uint8Array(2 * MIB)]);
  const whole = file.slice.bind(file);
  vi.spyOn(file, 'slice').mockImplementation((from, to) => {
    if (from === 0) return whole(from, to);
    const gone = new Blob([]);
    gone.arrayBuffer = () => Promise.reject(new DOMException('', 'NotReadableError'));
    return gone;
  });
  await expect(new Uploads(door).send(file, 'a.bin', {})).rejects.toEqual({
    code: 'invalid',
    message: 'The file was changed or removed while it was read. Attach it once more.',
  });
  expect(door.cancelled).toEqual(['0']);
});
