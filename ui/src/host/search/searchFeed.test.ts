import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SearchPage } from '../../generated/SearchPage';
import type { SearchRequest } from '../../generated/SearchRequest';
import { type Question, SearchFeed } from './searchFeed';
import { found, pageOf } from './testHits';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const question = (query: string): Question => ({
  query,
  within: { type: 'everywhere' },
  order: 'newest_first',
});

/** A host whose answers come when the test says so. */
function slowHost() {
  const asked: {
    request: SearchRequest;
    answer: (page: SearchPage) => void;
    refuse: (why: unknown) => void;
  }[] = [];
  const search = (request: SearchRequest) =>
    new Promise<SearchPage>((answer, refuse) => asked.push({ request, answer, refuse }));
  return { search, asked };
}

const settle = () => vi.advanceTimersByTimeAsync(100);
const texts = (feed: SearchFeed) => feed.store.getState().hits.map(({ message_id }) => message_id);

it('does not ask at each letter of a fast writer', async () => {
  const host = slowHost();
  const feed = new SearchFeed(host);
  for (const query of ['t', 'tr', 'tri']) feed.ask(question(query));
  await settle();
  expect(host.asked.map(({ request }) => request.query)).toEqual(['tri']);
});

it('an answer that comes late is ignored, and the one before stays until the newest comes', async () => {
  const host = slowHost();
  const feed = new SearchFeed(host);
  feed.ask(question('one'));
  await settle();
  host.asked[0]?.answer(pageOf([found('first')]));
  await settle();
  feed.ask(question('two'));
  await settle();
  feed.ask(question('three'));
  await settle();
  expect(texts(feed)).toEqual(['first']);
  host.asked[2]?.answer(pageOf([found('third')]));
  await settle();
  host.asked[1]?.answer(pageOf([found('second')]));
  await settle();
  expect(texts(feed)).toEqual(['third']);
  expect(feed.store.getState()).toMatchObject({ isAsking: false, answered: { query: 'three' } });
});

it('the next page comes behind the first, without what is known already, and only once at a time', async () => {
  const host = slowHost();
  const feed = new SearchFeed(host);
  feed.ask(question('one'));
  await settle();
  host.asked[0]?.answer(pageOf([found('a'), found('b')], 'behind b'));
  await settle();
  void feed.more();
  void feed.more();
  expect(host.asked).toHaveLength(2);
  expect(host.asked[1]?.request.after).toBe('behind b');
  host.asked[1]?.answer(pageOf([found('b'), found('c')]));
  await settle();
  expect(texts(feed)).toEqual(['a', 'b', 'c']);
  void feed.more();
  expect(host.asked).toHaveLength(2);
});

it('a page of the question before does not come behind the hits of the next', async () => {
  const host = slowHost();
  const feed = new SearchFeed(host);
  feed.ask(question('one'));
  await settle();
  host.asked[0]?.answer(pageOf([found('a')], 'behind a'));
  await settle();
  void feed.more();
  feed.ask(question('two'));
  await settle();
  host.asked[1]?.answer(pageOf([found('late')]));
  host.asked[2]?.answer(pageOf([found('new')]));
  await settle();
  expect(texts(feed)).toEqual(['new']);
});

it('what was refused is told, and asked once more', async () => {
  const host = slowHost();
  const feed = new SearchFeed(host);
  feed.ask(question('one'));
  await settle();
  host.asked[0]?.refuse('offline');
  await settle();
  expect(feed.store.getState()).toMatchObject({ error: 'offline', isAsking: false });
  void feed.retry();
  host.asked[1]?.answer(pageOf([found('a')], 'behind a'));
  await settle();
  expect(feed.store.getState().error).toBeNull();
  void feed.more();
  host.asked[2]?.refuse('offline');
  await settle();
  expect(texts(feed)).toEqual(['a']);
  void feed.retry();
  expect(host.asked[3]?.request.after).toBe('behind a');
});
