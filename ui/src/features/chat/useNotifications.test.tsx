import { act, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Message } from '../../generated/Message';
import { HostProvider } from '../../host/HostContext';
import { startSession } from '../../host/session';
import { testSettings } from '../../host/testHost';
import type { PathHost } from './pathHost';
import { ANA, companyHost } from './testCompany';
import { message, USER } from './testMessages';
import { useActivity } from './useActivity';
import { useNotifications } from './useNotifications';

function Attention() {
  useActivity();
  useNotifications();
  return null;
}

async function show(host: PathHost) {
  const ready = await host.bootstrap();
  if (ready.type === 'ready') startSession(ready);
  render(
    <HostProvider host={host}>
      <Attention />
    </HostProvider>,
  );
}

let seq = 100;
function say(
  host: PathHost,
  text: string,
  author_id = ANA,
  created_at = Date.now(),
  change: Partial<Message> = {},
) {
  seq += 1;
  host.emit({
    type: 'changes',
    chat_id: host.chatId,
    epoch: 'e',
    from: seq - 1,
    to: seq,
    chat: null,
    participants: [],
    messages: [message({ id: `n${seq}`, seq, rev: seq, author_id, text, created_at, ...change })],
  });
}

const notes = (host: PathHost) => host.asked.filter(([what]) => what === 'notify').map(([, ...note]) => note);
const focus = (isFocused: boolean) => vi.spyOn(document, 'hasFocus').mockReturnValue(isFocused);

beforeEach(() => {
  vi.useFakeTimers();
  focus(false);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('tells of a message of somebody else, once for several that come together', async () => {
  const host = companyHost();
  await show(host);
  say(host, 'Hello');
  await vi.advanceTimersByTimeAsync(600);
  expect(notes(host)).toEqual([['Ana in A chat', 'Hello', 'chat']]);
  say(host, 'One');
  say(host, 'Two');
  await vi.advanceTimersByTimeAsync(600);
  expect(notes(host).slice(1)).toEqual([['2 new messages in A chat', 'Two', 'chat']]);
});

it('says that the user is meant, and cuts what is long', async () => {
  const host = companyHost();
  await show(host);
  say(host, `@Ada ${'x'.repeat(500)}`);
  await vi.advanceTimersByTimeAsync(600);
  const [title, body] = notes(host)[0] ?? [];
  expect(title).toBe('Ana mentioned you in A chat');
  expect(body).toHaveLength(120);
});

it('says that somebody replied to the user, and of another reply no more than of any message', async () => {
  const host = companyHost();
  await show(host);
  say(host, 'Yes', ANA, Date.now(), { reply_to: 'm0' });
  say(host, 'And more');
  await vi.advanceTimersByTimeAsync(600);
  say(host, 'To the model', ANA, Date.now(), { reply_to: 'm1' });
  await vi.advanceTimersByTimeAsync(600);
  vi.spyOn(host, 'messagePage').mockRejectedValue({ code: 'unavailable', message: '' });
  say(host, 'While it cannot be read', ANA, Date.now(), { reply_to: 'm0' });
  await vi.advanceTimersByTimeAsync(600);
  expect(notes(host)).toEqual([
    ['Ana replied to you in A chat', 'Yes', 'chat'],
    ['Ana in A chat', 'To the model', 'chat'],
    ['Ana in A chat', 'While it cannot be read', 'chat'],
  ]);
});

it('is silent about own messages, old ones, those read elsewhere, and while the window is looked at', async () => {
  const host = companyHost();
  host.detail = { ...host.detail, read_marks: [{ chat_id: 'chat', user_id: 'u', seq: 100_000 }] };
  await show(host);
  say(host, 'Mine', USER);
  say(host, 'Long ago', ANA, Date.now() - 3_600_000);
  say(host, 'Read on the phone');
  await vi.advanceTimersByTimeAsync(600);
  host.detail = { ...host.detail, read_marks: [] };
  focus(true);
  say(host, 'Seen');
  await vi.advanceTimersByTimeAsync(600);
  expect(notes(host)).toEqual([]);
});

it('is silent about a chat that was put away', async () => {
  const host = companyHost();
  const { chat } = await host.openChat(host.chatId);
  host.detail = { ...host.detail, chat: { ...chat, archived: true } };
  await show(host);
  say(host, '@Ada Hello');
  await vi.advanceTimersByTimeAsync(600);
  expect(notes(host)).toEqual([]);
});

it('is silent where the user wants none', async () => {
  const host = companyHost();
  host.settings = testSettings({ general: { ...host.settings.general, notifications: false } });
  await show(host);
  say(host, 'Hello');
  await vi.advanceTimersByTimeAsync(600);
  expect(notes(host)).toEqual([]);
});

it('tells the others that the user is here, again while they stay, and when they go', async () => {
  const host = companyHost();
  await show(host);
  const told = () => host.asked.filter(([what]) => what === 'setActive').map(([, active]) => active);
  expect(told()).toEqual([false]);
  focus(true);
  act(() => void window.dispatchEvent(new Event('focus')));
  await vi.advanceTimersByTimeAsync(61_000);
  expect(told()).toEqual([false, true, true, true]);
  focus(false);
  act(() => void window.dispatchEvent(new Event('blur')));
  await vi.advanceTimersByTimeAsync(61_000);
  expect(told()).toEqual([false, true, true, true, false]);
});
