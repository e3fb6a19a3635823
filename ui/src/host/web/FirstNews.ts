import type { Event } from '../../generated/Event';

type Listener = (event: Event) => void;

/**
 * Who listens to what the host tells. Until the first screen is there, what was told since it was asked for is told
 * again to each who begins to listen.
 */
export class FirstNews {
  private readonly listeners = new Set<Listener>();
  private first: Event[] | null = [];

  readonly tell = (event: Event): void => {
    this.first?.push(event);
    for (const listener of [...this.listeners]) listener(event);
  };

  listen(listener: Listener): () => void {
    const own: Listener = (event) => listener(event);
    this.listeners.add(own);
    this.first?.forEach(own);
    return () => this.listeners.delete(own);
  }

  restart(): void {
    this.first = [];
  }

  end(): void {
    this.first = null;
  }
}
