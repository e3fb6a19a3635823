import type { ChangeSet } from '../../generated/ChangeSet';
import type { ChatHead } from '../../generated/ChatHead';
import type { ChatId } from '../../generated/ChatId';
import type { Epoch } from '../../generated/Epoch';
import type { Rev } from '../../generated/Rev';

interface Cursor {
  epoch: Epoch;
  rev: Rev;
}

/** How far this page has been told of each chat, so that it shows when something was missed. */
export class Cursors {
  private cursors = new Map<ChatId, Cursor>();
  /** The heads of a greeting that is under way. */
  private greeting: ChatHead[] | null = null;
  private isGreeted = false;

  revOf(chatId: ChatId): Rev {
    return this.cursors.get(chatId)?.rev ?? 0;
  }

  /** A connection begins: what comes next are the heads of all chats. */
  greet(): void {
    this.greeting = [];
  }

  /** False if something before it is missing. */
  take({ chat_id, epoch, from, to }: ChangeSet): boolean {
    const known = this.cursors.get(chat_id);
    const follows = known === undefined || (known.epoch === epoch && from <= known.rev);
    const rev = known?.epoch === epoch ? Math.max(known.rev, to) : to;
    this.cursors.set(chat_id, { epoch, rev });
    return follows;
  }

  forget(chatId: ChatId): void {
    this.cursors.delete(chatId);
  }

  /**
   * Takes heads in. `behind` are the chats whose changes were not heard; `isComplete` at the end of a greeting, with
   * whether anything was missed since the one before.
   */
  heads(
    heads: readonly ChatHead[],
    complete: boolean,
  ): { behind: ChatHead[]; greeted: 'well' | 'missed' | null } {
    if (this.greeting === null) return { behind: heads.filter((head) => this.isBehind(head)), greeted: null };
    this.greeting.push(...heads);
    if (!complete) return { behind: [], greeted: null };
    const all = this.greeting;
    this.greeting = null;
    const isOther = all.some((head) => this.isBehind(head)) || this.lostSome(all);
    const isMissed = this.isGreeted && isOther;
    this.isGreeted = true;
    this.cursors = new Map(
      all.map(({ chat_id, epoch, head_rev }) => {
        const known = this.cursors.get(chat_id);
        const rev = known?.epoch === epoch ? Math.max(known.rev, head_rev) : head_rev;
        return [chat_id, { epoch, rev }];
      }),
    );
    return { behind: [], greeted: isMissed ? 'missed' : 'well' };
  }

  isBehind({ chat_id, epoch, head_rev }: ChatHead): boolean {
    const known = this.cursors.get(chat_id);
    return known === undefined || known.epoch !== epoch || known.rev < head_rev;
  }

  /** Everything up to there will be read again. */
  catchUp({ chat_id, epoch, head_rev }: ChatHead): void {
    if (this.isBehind({ chat_id, epoch, head_rev })) this.cursors.set(chat_id, { epoch, rev: head_rev });
  }

  private lostSome(all: readonly ChatHead[]): boolean {
    const told = new Set(all.map(({ chat_id }) => chat_id));
    return [...this.cursors.keys()].some((id) => !told.has(id));
  }
}
