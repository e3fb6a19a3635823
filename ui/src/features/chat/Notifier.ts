import type { ChatDetail } from '../../generated/ChatDetail';
import type { ChatId } from '../../generated/ChatId';
import type { Event } from '../../generated/Event';
import type { Message } from '../../generated/Message';
import type { Host } from '../../host/host';
import { mentionsOf } from './mentions';
import { personOf } from './people';

/** Messages that come this close together are one notification. */
const TOGETHER_MS = 500;
/** What is older was written while this machine was away, and is found as unread. */
const OLDEST_MS = 10 * 60_000;
const LONGEST_BODY = 120;

/** A notification before it is put in words. */
export interface Note {
  /** Who wrote the last of them. */
  author: string;
  chatTitle: string;
  count: number;
  mentioned: boolean;
}

/** Tells the user, by the desktop's own means, of what others wrote while the window was not looked at. */
export class Notifier {
  private readonly waiting = new Map<ChatId, Message[]>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(
    private readonly host: Host,
    private readonly isWanted: () => boolean,
    private readonly titleOf: (note: Note) => string,
  ) {}

  take(event: Event): void {
    if (event.type !== 'changes' || !this.isWanted()) return;
    const now = Date.now();
    const added = event.messages.filter(
      ({ seq, rev, answer, deleted, created_at }) =>
        seq === rev && answer === null && !deleted && now - created_at < OLDEST_MS,
    );
    if (added.length === 0) return;
    const before = this.waiting.get(event.chat_id);
    this.waiting.set(event.chat_id, [...(before ?? []), ...added]);
    if (before !== undefined) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.tell(event.chat_id);
    }, TOGETHER_MS);
    this.timers.add(timer);
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async tell(chatId: ChatId): Promise<void> {
    const messages = this.waiting.get(chatId) ?? [];
    this.waiting.delete(chatId);
    try {
      const detail = await this.host.openChat(chatId);
      const told = noteOf(detail, messages);
      if (told === null || !this.isWanted()) return;
      await this.host.notify(this.titleOf(told.note), told.body, chatId);
    } catch {
      // What could not be told here is found as unread in the list of chats.
    }
  }
}

/**
 * What is to be told of new messages; `null` if they are the user's own, read already on another device, or of a chat
 * that was put away.
 */
function noteOf(
  { chat, me, participants, read_marks }: ChatDetail,
  messages: readonly Message[],
): { note: Note; body: string } | null {
  const known = new Map(participants.map((one) => [one.id, one]));
  const mark = read_marks.find(({ user_id }) => user_id === me)?.seq ?? 0;
  const ofOthers = messages.filter(({ author_id, seq }) => {
    const author = personOf(known.get(author_id));
    return author !== null && author.userId !== me && seq > mark;
  });
  const own = participants.flatMap((one) => personOf(one) ?? []).find(({ userId }) => userId === me);
  const mentions = ofOthers.filter(({ text }) => mentionsOf(text, own?.name ?? '').length > 0);
  const shown = mentions.at(-1) ?? ofOthers.at(-1);
  if (shown === undefined || chat.deleted || chat.archived) return null;
  const author = personOf(known.get(shown.author_id))?.name ?? '';
  const note = {
    author,
    chatTitle: chat.title,
    count: ofOthers.length,
    mentioned: mentions.length > 0,
  };
  const files = shown.attachments ?? [];
  return { note, body: cut(shown.text || files.map(({ name }) => name).join(', ')) };
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const chars = [...line];
  return chars.length <= LONGEST_BODY ? line : `${chars.slice(0, LONGEST_BODY - 1).join('')}…`;
}
