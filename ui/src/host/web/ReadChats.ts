import type { ChatDetail } from '../../generated/ChatDetail';
import type { ChatId } from '../../generated/ChatId';
import type { Event } from '../../generated/Event';
import type { MessagePage } from '../../generated/MessagePage';
import type { MessagePageRequest } from '../../generated/MessagePageRequest';
import type { MessageView } from '../../generated/MessageView';
import type { ReadMark } from '../../generated/ReadMark';
import {
  emptyWindow,
  folded,
  follows,
  hasNewer,
  MOST_MESSAGES,
  type PathWindow,
  windowOf,
} from '../pathWindow';

/** Chats, and characters of their messages, kept at once. */
const MOST_CHATS = 50;
const MOST_CHARS = 8_000_000;

interface Read {
  detail: ChatDetail;
  /** `null` if nothing of it is known as it is now. */
  path: PathWindow | null;
}

/**
 * The chats that were read since the page was opened, for as long as nobody can be asked for them. What the host tells
 * meanwhile goes into them, and what was read longest ago goes first.
 */
export class ReadChats {
  private readonly chats = new Map<ChatId, Read>();

  keepDetail(detail: ChatDetail): void {
    const known = this.chats.get(detail.chat.id);
    const isSame = known?.detail.chat.epoch === detail.chat.epoch;
    // What it was doing then it may have ended since.
    this.put({
      detail: { ...detail, run: null },
      path: isSame ? known.path : null,
    });
  }

  keepPage(chatId: ChatId, page: MessagePage): void {
    const known = this.chats.get(chatId);
    if (known === undefined || known.detail.chat.epoch !== page.epoch) return;
    this.put({ ...known, path: merged(known.path ?? emptyWindow, page) });
  }

  detail(chatId: ChatId): ChatDetail | null {
    return this.chats.get(chatId)?.detail ?? null;
  }

  /** The part of a page that was read; `null` if none of it was. */
  page({ chat_id, anchor, limit }: MessagePageRequest): MessagePage | null {
    const known = this.chats.get(chat_id);
    if (known === undefined || known.path === null) return null;
    // Where the end is not among what was read, what is there is not the end.
    if (anchor.type === 'end' && hasNewer(known.path)) return null;
    const { messages, pathLength } = known.path;
    const shown = {
      end: () => messages.slice(-limit),
      before: () =>
        'position' in anchor ? messages.filter((view) => view.position < anchor.position).slice(-limit) : [],
      after: () =>
        'position' in anchor
          ? messages.filter((view) => view.position > anchor.position).slice(0, limit)
          : [],
      around: () => around(messages, 'message_id' in anchor ? anchor.message_id : '', limit),
    }[anchor.type]();
    if (shown.length === 0 && pathLength > 0) return null;
    const { epoch, head_rev } = known.detail.chat;
    return { epoch, head_rev, messages: [...shown], path_length: pathLength };
  }

  /** Takes in what the host tells of them. */
  take(event: Event): void {
    if (event.type === 'chat_gone') this.chats.delete(event.chat_id);
    if (event.type === 'read_marked') this.mark(event.read_mark);
    if (event.type !== 'changes') return;
    const known = this.chats.get(event.chat_id);
    if (known === undefined) return;
    const { detail } = known;
    if (event.epoch !== detail.chat.epoch || event.chat?.deleted === true) {
      this.chats.delete(event.chat_id);
      return;
    }
    const chat = event.chat !== null && event.chat.rev > detail.chat.rev ? event.chat : detail.chat;
    const participants = new Map(detail.participants.map((one) => [one.id, one]));
    for (const one of event.participants) {
      if (one.rev > (participants.get(one.id)?.rev ?? 0)) participants.set(one.id, one);
    }
    const path = known.path === null ? null : folded(known.path, event, chat.active_leaf);
    this.chats.set(event.chat_id, {
      detail: { ...detail, chat, participants: [...participants.values()] },
      path: path === null || path.stale ? null : path.window,
    });
    this.trim();
  }

  private mark(mark: ReadMark): void {
    const known = this.chats.get(mark.chat_id);
    if (known === undefined) return;
    const { read_marks } = known.detail;
    const before = read_marks.find(({ user_id }) => user_id === mark.user_id);
    if (before !== undefined && before.seq >= mark.seq) return;
    const detail = { ...known.detail, read_marks: [...read_marks.filter((one) => one !== before), mark] };
    this.chats.set(mark.chat_id, { ...known, detail });
  }

  private put(read: Read): void {
    this.chats.delete(read.detail.chat.id);
    this.chats.set(read.detail.chat.id, read);
    this.trim();
  }

  private trim(): void {
    let chars = 0;
    const newestFirst = [...this.chats].reverse();
    for (const [index, [id, { path }]] of newestFirst.entries()) {
      chars += path?.messages.reduce((sum, { message }) => sum + message.text.length, 0) ?? 0;
      if (index > 0 && (index >= MOST_CHATS || chars > MOST_CHARS)) this.chats.delete(id);
    }
  }
}

function around(messages: readonly MessageView[], id: string, limit: number): readonly MessageView[] {
  const at = messages.findIndex(({ message }) => message.id === id);
  if (at < 0) return [];
  const from = Math.max(0, at - Math.floor(limit / 2));
  return messages.slice(from, from + limit);
}

/** What is known of the path with a page put over it; the page alone where the two do not meet. */
function merged({ messages }: PathWindow, page: MessagePage): PathWindow {
  const [first, last] = [page.messages[0], page.messages.at(-1)];
  if (first === undefined || last === undefined) return windowOf(page);
  const older = messages.filter(({ position }) => position < first.position);
  const newer = messages.filter(({ position }) => position > last.position && position < page.path_length);
  const all = [...older, ...page.messages, ...newer];
  if (!all.every((view, index) => follows(view, all[index - 1]))) return windowOf(page);
  const isOlderPage = newer.length > 0;
  const kept = isOlderPage ? all.slice(0, MOST_MESSAGES) : all.slice(-MOST_MESSAGES);
  return { messages: kept, pathLength: page.path_length };
}
