import type { Attachment } from '../../../../generated/Attachment';
import type { ChatId } from '../../../../generated/ChatId';
import type { UploadId } from '../../../../generated/UploadId';

/** A file of a draft as this installation remembers it. */
export interface KeptFile {
  name: string;
  bytes: number;
  /** `null` if it was still on its way. Its bytes are gone with the page that held them, and only its name is left. */
  attachment: Attachment | null;
  /** What its upload is called on the host; `null` if it was not begun, or is not known any more. */
  upload: UploadId | null;
}

const PREFIX = 'hearth.files.';

/** What is attached to the drafts, for the next start. Only the window that wrote them needs it. */
export const keptFiles = {
  of(chatId: ChatId | null): KeptFile[] {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(keyOf(chatId)) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isKept).map(withUpload) : [];
    } catch {
      return [];
    }
  },
  save(chatId: ChatId | null, files: readonly KeptFile[]): void {
    try {
      if (files.length === 0) localStorage.removeItem(keyOf(chatId));
      else localStorage.setItem(keyOf(chatId), JSON.stringify(files));
    } catch {
      // Where nothing may be kept, the files are here for as long as the window is.
    }
  },
  /** Those that something is attached in. */
  chats(): ChatId[] {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && key !== keyOf(null));
      return keys.map((key) => key.slice(PREFIX.length));
    } catch {
      return [];
    }
  },
};

function keyOf(chatId: ChatId | null): string {
  return PREFIX + (chatId ?? 'new');
}

function isKept(kept: unknown): kept is KeptFile {
  return typeof kept === 'object' && kept !== null && 'name' in kept && 'attachment' in kept;
}

/** Earlier versions did not keep what its upload is called. */
function withUpload(kept: KeptFile): KeptFile {
  return { ...kept, upload: kept.upload ?? null };
}
