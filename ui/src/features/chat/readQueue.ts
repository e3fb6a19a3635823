/**
 * Reads of a chat's state, one after another. What is told meanwhile waits until the last is done, so that an
 * answer never puts back an older state.
 */
export class ReadQueue<Told> {
  private reading: Promise<void> = Promise.resolve();
  private left = 0;
  private waiting: Told[] = [];

  constructor(
    private readonly take: (told: Told) => void,
    private readonly fail: (thrown: unknown) => void,
  ) {}

  read(task: () => Promise<void>): Promise<void> {
    this.left += 1;
    this.reading = this.reading
      .then(task)
      .catch(this.fail)
      .then(() => this.done());
    return this.reading;
  }

  tell(told: Told): void {
    if (this.left > 0) this.waiting.push(told);
    else this.take(told);
  }

  private done(): void {
    this.left -= 1;
    while (this.left === 0) {
      const told = this.waiting.shift();
      if (told === undefined) return;
      this.take(told);
    }
  }
}
