import type { ChatDetail } from '../../generated/ChatDetail';
import type { ChatId } from '../../generated/ChatId';
import type { Event } from '../../generated/Event';
import type { Message } from '../../generated/Message';
import type { MessageId } from '../../generated/MessageId';
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
  /** Why one of them is for this user above all: it names them, or replies to what they wrote. */
  meant: 'mention' | 'reply' | null;
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
      const unread = newOnes(detail, messages);
      const told = noteOf(detail, unread, await this.ownRepliedTo(detail, unread));
      if (told === null || !this.isWanted()) return;
      await this.host.notify(this.titleOf(told.note), told.body, chatId);
    } catch {
      // What could not be told here is found as unread in the list of chats.
    }
  }

  /** Which of the user's own messages are replied to. Where that cannot be read, a reply is a message like others. */
  private async ownRepliedTo(
    { chat, me, participants }: ChatDetail,
    messages: readonly Message[],
  ): Promise<ReadonlySet<MessageId>> {
    const mine = new Set(participants.filter((one) => personOf(one)?.userId === me).map(({ id }) => id));
    const asked = new Set(messages.flatMap(({ reply_to }) => reply_to ?? []));
    const read = [...asked].map(async (message_id) => {
      const anchor = { type: 'around', message_id } as const;
      const { messages } = await this.host.messagePage({ chat_id: chat.id, anchor, limit: 2 });
      const found = messages.find(({ message }) => message.id === message_id)?.message;
      return found !== undefined && found.answer === null && mine.has(found.author_id) ? message_id : null;
    });
    const settled = await Promise.allSettled(read);
    return new Set(settled.flatMap((one) => (one.status === 'fulfilled' ? (one.value ?? []) : [])));
  }
}

/** Those that the user has neither written nor read, on whichever device. */
function newOnes({ me, participants, read_marks }: ChatDetail, messages: readonly Message[]): Message[] {
  const known = new Map(participants.map((one) => [one.id, one]));
  const mark = read_marks.find(({ user_id }) => user_id === me)?.seq ?? 0;
  return messages.filter(({ author_id, seq }) => {
    const author = personOf(known.get(author_id));
    return author !== null && author.userId !== me && seq > mark;
  });
}

/** What is to be told of new messages; `null` if there are none, or they are of a chat that was put away. */
function noteOf(
  { chat, me, participants }: ChatDetail,
  messages: readonly Message[],
  own: ReadonlySet<MessageId>,
): { note: Note; body: string } | null {
  const people = participants.map((one) => ({ id: one.id, person: personOf(one) }));
  const myName = people.find(({ person }) => person?.userId === me)?.person?.name ?? '';
  const meaningOf = ({ text, reply_to }: Message): Note['meant'] => {
    if (mentionsOf(text, myName).length > 0) return 'mention';
    return reply_to !== undefined && own.has(reply_to) ? 'reply' : null;
  };
  const shown = messages.findLast((message) => meaningOf(message) !== null) ?? messages.at(-1);
  if (shown === undefined || chat.deleted || chat.archived) return null;
  const note = {
    author: people.find(({ id }) => id === shown.author_id)?.person?.name ?? '',
    chatTitle: chat.title,
    count: messages.length,
    meant: meaningOf(shown),
  };
  const files = shown.attachments ?? [];
  return { note, body: cut(shown.text || files.map(({ name }) => name).join(', ')) };
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const chars = [...line];
  return chars.length <= LONGEST_BODY ? line : `${chars.slice(0, LONGEST_BODY - 1).join('')}…`;
}
