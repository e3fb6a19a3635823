import { expect, it } from 'vitest';
import { TestHost } from '../../host/testHost';
import { applyToChats } from './chatEvents';
import { chatsOf, loadChats, loadMoreChats, useChatStore } from './chatStore';

const home = () => chatsOf(useChatStore.getState(), null);
const titles = () => home().rows.chats.map(({ title }) => title);

/** A host whose list is read at once but answered when the test says so. */
function slowHost() {
  const host = new TestHost();
  host.onEvent(applyToChats);
  const list = host.listChats.bind(host);
  const answers: (() => void)[] = [];
  host.listChats = async (request) => {
    const page = await list(request);
    await new Promise<void>((answer) => answers.push(answer));
    return page;
  };
  return { host, answers };
}

const settled = () => new Promise((done) => setTimeout(done));

it('shows a chat that was made while the list was on its way', async () => {
  const { host, answers } = slowHost();
  host.addChat('Lisbon', { active_at: 1 });
  const loading = loadChats(host, 'current', '');
  await settled();
  await host.apply({ op_id: 'o', chat_id: 'new', action: { type: 'create_chat', model: null } });
  await host.apply({ op_id: 'p', chat_id: 'new', action: { type: 'rename', title: 'Porto' } });
  answers[0]?.();
  await loading;
  expect(titles()).toEqual(['Porto', 'Lisbon']);
});

it('drops the answer to a search that was followed by another', async () => {
  const { host, answers } = slowHost();
  host.addChat('egg');
  host.addChat('fish');
  const first = loadChats(host, 'current', 'egg');
  const second = loadChats(host, 'current', 'fish');
  await settled();
  answers[1]?.();
  await second;
  answers[0]?.();
  await first;
  expect(titles()).toEqual(['fish']);
});

it('loads page after page until all are there, each once', async () => {
  const host = new TestHost();
  for (let n = 0; n < 450; n += 1) host.addChat(`${n}`, { active_at: 1000 - n });
  await loadChats(host, 'current', '');
  expect(titles()).toHaveLength(200);
  await Promise.all([loadMoreChats(host), loadMoreChats(host)]);
  expect(titles()).toHaveLength(400);
  await loadMoreChats(host);
  await loadMoreChats(host);
  expect(titles()).toEqual(Array.from({ length: 450 }, (_, n) => `${n}`));
});

it('keeps the rows when a later page fails, and goes on when asked again', async () => {
  const host = new TestHost();
  for (let n = 0; n < 250; n += 1) host.addChat(`${n}`, { active_at: 1000 - n });
  await loadChats(host, 'current', '');
  const list = host.listChats.bind(host);
  host.listChats = () => Promise.reject({ code: 'unavailable', message: 'Gone.' });
  await loadMoreChats(host);
  expect(home()).toMatchObject({ error: { message: 'Gone.' }, loading: false });
  expect(titles()).toHaveLength(200);
  host.listChats = list;
  await loadChats(host, 'current', '');
  expect(home().error).toBeNull();
});
