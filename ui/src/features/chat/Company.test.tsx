import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { testSpace } from '../../host/testSpaces';
import { accessibilityFaults, renderWithHost } from '../../test/render';
import type { PathHost } from './pathHost';
import { ANA, companyHost, waiting } from './testCompany';
import { message, path } from './testMessages';
import { input, testWindow } from './testWindow';

async function show(host: PathHost) {
  const { window } = testWindow(host);
  await renderWithHost(host, window(host.chatId));
  await screen.findByRole('textbox', { name: 'Message' });
  return userEvent.setup();
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const log = () => within(screen.getByRole('log', { name: 'Messages' }));
const typing = () => screen.queryByRole('status', { name: 'Typing' });

it('names who wrote what, and tells when the reader is meant', async () => {
  const host = companyHost(['Look, @ada!']);
  await show(host);
  const theirs = await log().findByRole('article', { name: 'Ana' });
  expect(within(theirs).getByText('@ada').tagName).toBe('MARK');
  expect(within(theirs).queryByRole('button', { name: 'Edit' })).toBeNull();
  expect(log().getByRole('article', { name: 'Ada' })).toBeVisible();
  expect(await accessibilityFaults()).toEqual([]);
});

it('names once who says one thing after another, and each time to those who do not see it', async () => {
  const host = companyHost(['One', 'Two', 'Three']);
  await show(host);
  await log().findByText('Three');
  expect(log().getAllByRole('article', { name: 'Ana' })).toHaveLength(3);
  expect(log().getAllByText('Ana')).toHaveLength(1);
  expect(log().getAllByRole('toolbar')).toHaveLength(5);
  expect(await accessibilityFaults()).toEqual([]);
});

it('hides what can be done with a message only where a pointer can ask for it', async () => {
  const host = companyHost(['One', 'Two']);
  await show(host);
  await log().findByText('Two');
  for (const article of log().getAllByRole('article')) {
    const copy = within(article).getByRole('button', { name: 'Copy' });
    for (let at: Element | null = copy.parentElement; at !== article && at !== null; at = at.parentElement) {
      // Without `points:`, a finger never gets there.
      for (const hiding of ['opacity-0', 'pointer-events-none', 'absolute']) {
        expect(at).not.toHaveClass(hiding);
      }
    }
  }
});

it('names again who goes on later', async () => {
  const host = companyHost(['One', 'Two', 'Three']);
  const last = host.onPath.at(-1);
  if (last !== undefined) last.message = { ...last.message, created_at: 600_000 };
  await show(host);
  await log().findByText('Three');
  expect(log().getAllByText('Ana')).toHaveLength(2);
});

it('names who goes on below the line of the new', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  const host = companyHost(['One', 'Two']);
  host.detail = { ...host.detail, read_marks: [{ chat_id: 'chat', user_id: 'u', seq: 3 }] };
  await show(host);
  await log().findByRole('separator', { name: 'New' });
  expect(log().getAllByText('Ana')).toHaveLength(2);
});

it('tells who is typing, until they are said to have ended', async () => {
  const host = companyHost();
  await show(host);
  const tell = (user_id: string, isTyping: boolean) =>
    act(() => host.emit({ type: 'typing', chat_id: host.chatId, user_id, typing: isTyping }));
  tell('ana', true);
  expect(typing()).toHaveTextContent('Ana is typing');
  tell('bo', true);
  expect(typing()).toHaveTextContent('Ana and Bo are typing');
  tell('ana', false);
  expect(typing()).toHaveTextContent('Bo is typing');
  tell('u', true);
  expect(typing()).toHaveTextContent('Bo is typing');
  act(() => host.startAnswer());
  await waitFor(() => expect(typing()).toHaveTextContent('Bo is typing · gpt-5-mini is thinking'));
});

it('forgets who typed when nothing more is heard', async () => {
  const host = companyHost();
  await show(host);
  vi.useFakeTimers();
  act(() => host.emit({ type: 'typing', chat_id: host.chatId, user_id: 'ana', typing: true }));
  act(() => void vi.advanceTimersByTime(9_900));
  expect(typing()).toHaveTextContent('Ana is typing');
  act(() => void vi.advanceTimersByTime(200));
  expect(typing()).toBeNull();
});

it('tells the others that the user types, seldom, and when it has ended', async () => {
  const host = companyHost();
  const user = await show(host);
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  await user.type(input(), 'Hel');
  now += 4100;
  await user.type(input(), 'lo');
  await user.clear(input());
  const told = host.asked.filter(([what]) => what === 'setTyping').map(([, , isTyping]) => isTyping);
  expect(told).toEqual([true, true, false]);
});

it('in a chat of one person nobody is told', async () => {
  const { PathHost } = await import('./pathHost');
  const host = new PathHost(path(2));
  const user = await show(host);
  await user.type(input(), 'Hello');
  expect(host.asked.filter(([what]) => what === 'setTyping')).toEqual([]);
});

it('another message can be sent while the model answers somebody else', async () => {
  const host = companyHost();
  host.detail = {
    ...host.detail,
    rights: { add_people: false, remove_people: false, delete: false, stop_any: false },
  };
  host.running = { text: 'Half', asked_by: 'ana' };
  const user = await show(host);
  await screen.findByRole('article', { name: 'Ada' });
  expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  await user.type(input(), 'Meanwhile{Enter}');
  await waitFor(() => expect(host.operations.at(-1)?.action).toMatchObject({ text: 'Meanwhile' }));
});

it('who asked for an answer may stop it, and send beside it', async () => {
  const host = companyHost();
  host.detail = {
    ...host.detail,
    rights: { add_people: false, remove_people: false, delete: false, stop_any: false },
  };
  host.running = { text: 'Half', asked_by: 'u' };
  const user = await show(host);
  const stop = vi.spyOn(host, 'stopRun');
  await user.click(await screen.findByRole('button', { name: 'Stop' }));
  expect(stop).toHaveBeenCalledOnce();
  expect(screen.getByRole('button', { name: 'Send' })).toBeVisible();
});

it('an @ offers everybody, by keys', async () => {
  const host = companyHost();
  const user = await show(host);
  await user.type(input(), 'So @');
  const list = screen.getByRole('listbox', { name: 'Mention' });
  expect(
    within(list)
      .getAllByRole('option')
      .map(({ textContent }) => textContent),
  ).toEqual(['AAna', 'BBo', 'gpt-5-miniAssistant']);
  expect(await accessibilityFaults()).toEqual([]);
  fireEvent.keyDown(input(), { key: 'Enter', keyCode: 229 });
  expect(list, 'an input method took that Enter').toBeVisible();
  await user.keyboard('{ArrowDown}{Enter}');
  expect(input()).toHaveValue('So @Bo ');
  expect(screen.queryByRole('listbox')).toBeNull();
  await user.type(input(), 'and @gp{Tab}');
  expect(input()).toHaveValue('So @Bo and @gpt-5-mini ');
  await user.type(input(), '@a{Escape}');
  expect(screen.queryByRole('listbox')).toBeNull();
  expect(host.operations).toEqual([]);
});

it('what waits is shown at the end, and what was refused says why with two ways out', async () => {
  const host = companyHost();
  const user = await show(host);
  const first = waiting({ type: 'send_message', message_id: 'x', text: 'Written offline' });
  act(() => host.emit({ type: 'pending_changed', chat_id: host.chatId, pending: [first] }));
  expect(await log().findByText('Written offline')).toBeVisible();
  expect(log().getByText('Waiting to be sent')).toBeVisible();

  const refused = { ...first, refused: { code: 'forbidden', message: 'You were taken out.' } } as const;
  act(() => host.emit({ type: 'pending_changed', chat_id: host.chatId, pending: [refused] }));
  const alert = await log().findByRole('alert');
  expect(alert).toHaveTextContent('You were taken out.');
  await user.click(within(alert).getByRole('button', { name: 'Retry' }));
  await user.click(within(alert).getByRole('button', { name: 'Discard' }));
  expect(host.asked.slice(-2)).toEqual([
    ['retryOperation', 'op of send_message'],
    ['discardOperation', 'op of send_message'],
  ]);
});

it('what was written in a chat that was refused is not said to wait, and there is one way out of it all', async () => {
  const host = companyHost();
  const create = { type: 'create_chat', model: null } as const;
  const text = { type: 'send_message', message_id: 'x', text: 'Bring a coat' } as const;
  const refused = waiting(create, { code: 'forbidden', message: 'You are a guest there.' });
  host.detail = { ...host.detail, pending: [refused, waiting(text)] };
  const user = await show(host);
  const mine = (await log().findByText('Bring a coat')).closest('article');
  expect(mine).toHaveTextContent('Not sent: this chat was not accepted');
  expect(mine).not.toHaveTextContent('Waiting to be sent');
  const alert = screen.getByRole('alert');
  expect(alert).toHaveTextContent(/This chat was not accepted.*You are a guest there\./);
  await user.click(within(alert).getByRole('button', { name: 'Retry' }));
  await user.click(within(alert).getByRole('button', { name: 'Discard' }));
  expect(host.asked.slice(-2)).toEqual([
    ['retryOperation', 'op of create_chat'],
    ['discardOperation', 'op of create_chat'],
  ]);
});

it('a name that waits to be sent is the title, one that was refused is told', async () => {
  const host = companyHost();
  const rename = { type: 'rename', title: 'Lisbon' } as const;
  host.detail = { ...host.detail, pending: [waiting(rename)] };
  await show(host);
  expect(screen.getByRole('heading', { name: 'Lisbon' })).toBeVisible();
  const refused = waiting(rename, { code: 'invalid', message: 'Too long.' });
  act(() => host.emit({ type: 'pending_changed', chat_id: host.chatId, pending: [refused] }));
  expect(screen.getByRole('heading', { name: 'A chat' })).toBeVisible();
  expect(screen.getByRole('alert')).toHaveTextContent("the chat's name");
});

it('shows where the new begins and who has read how far, and tells the others', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  const host = companyHost(['One', 'Two']);
  const mark = (user_id: string, seq: number) => ({ chat_id: 'chat', user_id, seq });
  host.detail = { ...host.detail, read_marks: [mark('u', 2), mark('bo', 3)] };
  await show(host);
  const line = await log().findByRole('separator', { name: 'New' });
  const after = line.parentElement?.parentElement;
  expect(after).toHaveTextContent('One');
  const one = log().getByText('One').closest('article');
  expect(within(one as HTMLElement).getByRole('img', { name: 'Read by Bo' })).toBeVisible();
  await waitFor(() => expect(host.asked).toContainEqual(['markRead', host.chatId, 4]));
});

it('does not call a message read while nobody looks', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  const host = companyHost(['One']);
  host.detail = { ...host.detail, read_marks: [{ chat_id: 'chat', user_id: 'u', seq: 2 }] };
  await show(host);
  await log().findByText('One');
  expect(host.asked.filter(([what]) => what === 'markRead')).toEqual([]);
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  act(() => void window.dispatchEvent(new Event('focus')));
  expect(host.asked).toContainEqual(['markRead', host.chatId, 3]);
});

it('in a chat of another host, that host’s models can be chosen', async () => {
  const host = companyHost();
  host.setSpaces([
    ...host.spaces,
    testSpace({ id: 'w', name: 'Workshop', me: 'u', connection: { type: 'connected' } }),
  ]);
  const known = host.chats.get(host.chatId);
  if (known !== undefined) known.chat = { ...known.chat, space_id: 'w' };
  const user = await show(host);
  await user.click(await screen.findByRole('button', { name: /^Model:/ }));
  expect(screen.queryByRole('button', { name: /settings/ })).toBeNull();
  await user.click(await screen.findByRole('option', { name: 'llama-3' }));
  expect(host.operations.at(-1)?.action).toMatchObject({
    type: 'set_assistant',
    assistant: { provider_id: 'theirs', model: 'llama-3' },
  });
});

it('who has sent something has read up to it, and types no longer', async () => {
  const host = companyHost([]);
  host.detail = { ...host.detail, read_marks: [{ chat_id: 'chat', user_id: 'ana', seq: 1 }] };
  await show(host);
  expect(await log().findByRole('img', { name: 'Read by Ana' })).toBeVisible();
  act(() => host.emit({ type: 'typing', chat_id: host.chatId, user_id: 'ana', typing: true }));
  const row = message({ id: 'new', parent_id: 'm1', author_id: ANA, text: 'Just now', seq: 3, rev: 3 });
  host.onPath.push({ message: row, position: 2, versions: ['new'] });
  act(() => host.change(row, 'new'));
  expect(await log().findByText('Just now')).toBeVisible();
  expect(typing()).toBeNull();
  expect(log().queryByRole('img', { name: 'Read by Ana' })).toBeNull();
});

it('does not say who stopped an answer where nobody knows', async () => {
  const host = companyHost([]);
  await show(host);
  act(() => host.startAnswer());
  act(() => host.endAnswer('Half', 'stopped'));
  expect(await log().findByText('This answer was stopped.')).toBeVisible();
});

it('names the model to a guest, who cannot choose another', async () => {
  const host = companyHost();
  host.spaces = [testSpace({ role: 'guest' })];
  await show(host);
  expect(screen.getByText('gpt-5-mini', { selector: 'header *' })).toBeVisible();
  expect(screen.queryByRole('button', { name: /^Model:/ })).toBeNull();
});
