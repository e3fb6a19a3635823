import { expect, it, vi } from 'vitest';
import type { ApiError } from '../generated/ApiError';
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

it('goes on where it failed when the same file is tried again', async () => {
  const door = new TestDoor();
  const uploads = new Uploads(door);
  const outage: ApiError = { code: 'unavailable', message: '' };
  door.onPiece = (offset) => {
    if (offset === 2 * MIB) throw outage;
  };
  const file = new Blob([new Uint8Array(3 * MIB)]);
  await expect(uploads.send(file, 'a.bin', {})).rejects.toBe(outage);
  door.onPiece = () => {};
  vi.spyOn(door, 'state').mockRejectedValueOnce(outage);
  await expect(uploads.send(file, 'a.bin', {}), 'while it still lasts').rejects.toBe(outage);
  await uploads.send(file, 'a.bin', {});
  expect(door.begun).toHaveLength(1);
  expect(door.offsets).toEqual([0, MIB, 2 * MIB]);
  expect(door.cancelled).toEqual([]);
});

it('begins anew where the host has given up meanwhile what failed', async () => {
  const door = new TestDoor();
  const uploads = new Uploads(door);
  door.onPiece = () => {
    throw new Error('an outage');
  };
  const file = new Blob([new Uint8Array(5)]);
  await uploads.send(file, 'a.bin', {}).catch(() => {});
  door.onPiece = () => {};
  vi.spyOn(door, 'state').mockRejectedValueOnce({ code: 'not_found', message: '' });
  await uploads.send(file, 'a.bin', {});
  expect(door.begun).toHaveLength(2);
});

it('gives up on the host what its user ends, whichever piece is on its way', async () => {
  for (const endsAt of [0, MIB]) {
    const door = new TestDoor();
    const uploads = new Uploads(door);
    const ending = new AbortController();
    const reason = new Error('not now');
    door.onPiece = (offset) => {
      if (offset === endsAt) ending.abort(reason);
    };
    const file = new Blob([new Uint8Array(2 * MIB)]);
    await expect(uploads.send(file, 'a.bin', { signal: ending.signal })).rejects.toBe(reason);
    expect(door.cancelled).toEqual(['0']);
    await uploads.send(file, 'a.bin', {});
    expect(door.begun, 'chosen again, it begins anew').toHaveLength(2);
  }
});

it('says what the browser says of a file that is gone, and gives its upload up', async () => {
  const door = new TestDoor();
  const file = new Blob([new Uint8Array(2 * MIB)]);
  const whole = file.slice.bind(file);
  const refusal = new DOMException('', 'NotFoundError');
  vi.spyOn(file, 'slice').mockImplementation((from, to) => {
    if (from === 0) return whole(from, to);
    const gone = new Blob([]);
    gone.arrayBuffer = () => Promise.reject(refusal);
    return gone;
  });
  await expect(new Uploads(door).send(file, 'a.bin', {})).rejects.toBe(refusal);
  expect(door.cancelled).toEqual(['0']);
});

it('says of a file that has become shorter that it cannot be read any more', async () => {
  const door = new TestDoor();
  const file = new Blob([new Uint8Array(5)]);
  vi.spyOn(file, 'slice').mockReturnValue(new Blob([]));
  vi.spyOn(door, 'state').mockResolvedValue({ id: '0', received: 5, done: null });
  await expect(new Uploads(door).send(file, 'a.bin', {})).rejects.toMatchObject({ name: 'NotReadableError' });
  expect(door.cancelled).toEqual(['0']);
});
