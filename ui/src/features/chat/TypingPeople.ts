import type { UserId } from '../../generated/UserId';

/** So long after the last word of it somebody types no longer, though nobody said so. */
const EXPIRES_MS = 10_000;

/** Who types in a chat, each until they are said to have ended or nothing was heard for a while. */
export class TypingPeople {
  private readonly timers = new Map<UserId, ReturnType<typeof setTimeout>>();

  constructor(private readonly tell: (people: ReadonlySet<UserId>) => void) {}

  take(userId: UserId, typing: boolean): void {
    clearTimeout(this.timers.get(userId));
    const isKnown = this.timers.delete(userId);
    if (typing) {
      const timer = setTimeout(() => this.take(userId, false), EXPIRES_MS);
      this.timers.set(userId, timer);
    }
    if (typing !== isKnown) this.tell(new Set(this.timers.keys()));
  }

  close(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
