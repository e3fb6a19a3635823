import type { Attachment } from '../generated/Attachment';
import type { ChatId } from '../generated/ChatId';
import type { EarlierText } from '../generated/EarlierText';
import type { MessageId } from '../generated/MessageId';
import type { SearchPage } from '../generated/SearchPage';
import type { SearchRequest } from '../generated/SearchRequest';
import type { SpaceId } from '../generated/SpaceId';
import type { UploadId } from '../generated/UploadId';
import type { Transfer } from './host';
import { TestSpaces } from './testSpaces';

/** The part of a test host that is asked for what was said and for files. */
export class TestFiles extends TestSpaces {
  /** What every search finds. */
  page: SearchPage = { chats: [], hits: [], next: null, problems: [] };
  searches: SearchRequest[] = [];
  /** What messages said before they were edited. */
  earlier: EarlierText[] = [];
  uploads: { file: Blob; name: string; spaceId: SpaceId | undefined }[] = [];

  async search(request: SearchRequest): Promise<SearchPage> {
    this.searches.push(request);
    return this.page;
  }

  async earlierTexts(_chatId: ChatId, messageId: MessageId): Promise<EarlierText[]> {
    return this.earlier.filter(({ message_id }) => message_id === messageId);
  }

  async uploadFile(
    file: Blob,
    name: string,
    spaceId: SpaceId | undefined,
    transfer: Transfer,
  ): Promise<Attachment> {
    transfer.signal?.throwIfAborted();
    this.uploads.push({ file, name, spaceId });
    transfer.onBegun?.(`upload of ${name}`);
    transfer.onProgress?.(file.size);
    const hash = this.uploads.length.toString(16).padStart(64, '0');
    const media_type = file.type || 'application/octet-stream';
    const isImage = media_type === 'image/png' || media_type === 'image/jpeg';
    return { hash, name, media_type, bytes: file.size, ...(isImage && { image: { width: 40, height: 30 } }) };
  }

  /** Uploads that the host has forgotten. */
  readonly forgotten = new Set<UploadId>();

  async hasUpload(id: UploadId): Promise<boolean> {
    return !this.forgotten.has(id);
  }

  async giveUpUpload(id: UploadId): Promise<void> {
    this.asked.push(['giveUpUpload', id]);
  }

  async fetchFile(_chatId: ChatId, file: Attachment, preview: boolean, transfer: Transfer): Promise<Blob> {
    transfer.signal?.throwIfAborted();
    this.asked.push(['fetchFile', file.hash, preview]);
    return new Blob(['x'], { type: file.media_type });
  }

  async saveFile(_chatId: ChatId, file: Attachment): Promise<string | null> {
    this.asked.push(['saveFile', file.hash]);
    return `/downloads/${file.name}`;
  }

  async openFile(_chatId: ChatId, file: Attachment): Promise<void> {
    this.asked.push(['openFile', file.hash]);
  }

  async revealFile(path: string): Promise<void> {
    this.asked.push(['revealFile', path]);
  }
}
