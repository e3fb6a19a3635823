import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatHit } from '../../generated/ChatHit';
import type { QueryProblem } from '../../generated/QueryProblem';
import type { SearchCursor } from '../../generated/SearchCursor';
import type { SearchHit } from '../../generated/SearchHit';
import type { SearchPage } from '../../generated/SearchPage';
import type { SearchRequest } from '../../generated/SearchRequest';
import type { Host } from '../host';

/** What is looked for, whatever part of the answer is wanted. */
export type Question = Pick<SearchRequest, 'query' | 'within' | 'order'>;

export interface SearchState {
  /** What the shown answer is to; `null` before the first. */
  answered: Question | null;
  chats: readonly ChatHit[];
  hits: readonly SearchHit[];
  /** There are more hits behind these. */
  hasMore: boolean;
  problems: readonly QueryProblem[];
  /** An answer is on its way. */
  isAsking: boolean;
  /** What the last question was refused with; `null` if it was not. */
  error: unknown;
}

const nothingAsked: SearchState = {
  answered: null,
  chats: [],
  hits: [],
  hasMore: false,
  problems: [],
  isAsking: false,
  error: null,
};

/** Whoever types fast is not asked for at each letter. */
const TYPING_PAUSE_MS = 80;

type Asker = Pick<Host, 'search'>;

/**
 * Answers to what is typed: the newest question's alone, and the answer before it until that comes, so that nothing
 * blinks.
 */
export class SearchFeed {
  readonly store: StoreApi<SearchState> = createStore(() => nothingAsked);
  private question: Question | null = null;
  private next: SearchCursor | null = null;
  /** Counts the questions, so that a late answer is known as such. */
  private begun = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: Asker,
    /** Hits asked for at once, 1 to 100. */
    private readonly pageSize = 50,
  ) {}

  /** Asks, after a pause in the typing; with `null` there is nothing to be asked. */
  ask(question: Question | null, pause = TYPING_PAUSE_MS): void {
    clearTimeout(this.timer);
    this.begun += 1;
    this.question = question;
    if (question === null) {
      this.store.setState(nothingAsked);
      return;
    }
    this.store.setState({ isAsking: true });
    this.timer = setTimeout(() => void this.read(question), pause);
  }

  /** Asks once more what was refused: the page that is missing. */
  retry(): Promise<void> {
    this.store.setState({ error: null });
    const { answered } = this.store.getState();
    if (this.question === null) return Promise.resolve();
    return answered === this.question ? this.more() : this.read(this.question);
  }

  /** Reads the next page, if there is one and it is not on its way. */
  async more(): Promise<void> {
    const { isAsking, error, hits } = this.store.getState();
    if (this.question === null || this.next === null || isAsking || error !== null) return;
    const page = await this.page(this.question, this.next);
    if (page === null) return;
    // What was written meanwhile moves the pages against each other.
    const known = new Set(hits.map(({ message_id }) => message_id));
    const added = page.hits.filter(({ message_id }) => !known.has(message_id));
    this.store.setState({ hits: [...hits, ...added], hasMore: page.next !== null, isAsking: false });
  }

  close(): void {
    clearTimeout(this.timer);
    this.begun += 1;
  }

  private async read(question: Question): Promise<void> {
    const page = await this.page(question, null);
    if (page === null) return;
    const { chats, hits, problems } = page;
    this.store.setState({
      answered: question,
      chats,
      hits,
      hasMore: page.next !== null,
      problems,
      isAsking: false,
      error: null,
    });
  }

  /** `null` if the answer came too late, or none came. */
  private async page(question: Question, after: SearchCursor | null): Promise<SearchPage | null> {
    const { begun } = this;
    this.store.setState({ isAsking: true });
    try {
      const page = await this.host.search({
        ...question,
        after,
        limit: this.pageSize,
        utc_offset_min: -new Date().getTimezoneOffset(),
      });
      if (begun !== this.begun) return null;
      this.next = page.next;
      return page;
    } catch (error) {
      if (begun === this.begun) this.store.setState({ isAsking: false, error });
      return null;
    }
  }
}
