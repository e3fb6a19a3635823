import type { Attachment } from '../../../../generated/Attachment';
import type { ChatId } from '../../../../generated/ChatId';
import type { FileCache } from './FileCache';

interface Held {
  bytes: number;
  release(): void;
}

/** The last one is held however large it is. */
const MOST_FILES = 4;
const MOST_BYTES = 256_000_000;

/**
 * Sounds and films of one chat that somebody asked to hear or see. A row is gone as soon as it is scrolled away, and what
 * was asked for is not to be fetched from its beginning each time: it is held here, those asked for last.
 */
export class AskedFiles {
  /** By their hashes; the one asked for last comes last. */
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly cache: FileCache,
    private readonly chatId: ChatId,
  ) {}

  has({ hash }: Attachment): boolean {
    return this.held.has(hash);
  }

  ask(file: Attachment): void {
    const before = this.held.get(file.hash);
    const { release } = this.cache.hold({ chatId: this.chatId, file, preview: false });
    before?.release();
    this.held.delete(file.hash);
    this.held.set(file.hash, { bytes: file.bytes, release });
    this.trim();
  }

  /** The chat is left. */
  close(): void {
    for (const { release } of this.held.values()) release();
    this.held.clear();
  }

  private trim(): void {
    let bytes = 0;
    const lastFirst = [...this.held].reverse();
    for (const [index, [hash, held]] of lastFirst.entries()) {
      bytes += held.bytes;
      if (index === 0 || (index < MOST_FILES && bytes <= MOST_BYTES)) continue;
      this.held.delete(hash);
      held.release();
    }
  }
}
