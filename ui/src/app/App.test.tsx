import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { Bootstrap } from '../generated/Bootstrap';
import { HostProvider } from '../host/HostContext';
import { useSessionStore } from '../host/session';
import { TestHost, testSettings } from '../host/testHost';
import { accessibilityFaults } from '../test/render';
import { App } from './App';
import { handOut } from './handOut';

function show(host: TestHost) {
  const asked = host.bootstrap();
  render(
    <HostProvider host={host}>
      <App asked={asked} />
    </HostProvider>,
  );
  return userEvent.setup();
}

const link = (name: string) => screen.findByRole('link', { name });

it('opens the chat that was open last, and tells the core when it can be used', async () => {
  const host = new TestHost();
  const ready = vi.spyOn(host, 'ready');
  host.addChat('Lisbon');
  host.lastChat = host.addChat('Porto');
  show(host);
  expect(await link('Porto')).toHaveAttribute('aria-current', 'page');
  await waitFor(() => expect(ready).toHaveBeenCalledOnce());
  expect(host.views).toEqual([]);
});

it('draws at once what was there before', async () => {
  const host = new TestHost();
  host.addChat('Lisbon');
  const first = await host.bootstrap();
  await handOut(host, first);
  render(
    <HostProvider host={host}>
      <App asked={Promise.resolve(first)} first={first} />
    </HostProvider>,
  );
  expect(screen.getByRole('link', { name: 'Lisbon' })).toBeVisible();
  await act(() => host.saveSettings(testSettings({ display_name: 'Grace' })));
  expect(useSessionStore.getState().session?.settings.display_name).toBe('Grace');
});

it('has no accessibility faults', async () => {
  const host = new TestHost();
  host.addChat('Lisbon');
  show(host);
  await link('Lisbon');
  expect(await accessibilityFaults()).toEqual([]);
});

it('remembers which chat is opened, with the place in it', async () => {
  const host = new TestHost();
  const id = host.addChat('Lisbon');
  const scroll = { message_id: 'm', offset_px: 12 };
  const openChat = host.openChat.bind(host);
  host.openChat = vi.fn(async (chatId) => ({ ...(await openChat(chatId)), scroll }));
  const user = show(host);
  await user.click(await link('Lisbon'));
  await waitFor(() => expect(host.views).toContainEqual({ chat_id: id, scroll }));
  expect(host.openChat).toHaveBeenCalledOnce();
  await user.click(screen.getByRole('button', { name: 'New chat' }));
  await waitFor(() => expect(host.views.at(-1)).toEqual({ chat_id: null, scroll: null }));
});

it.each([
  ['goes on in the next one', '', 'Half a thought'],
  ['leaves what the next one was begun with', 'Begun', 'Begun'],
])('what is half written in a chat that is gone %s', async (_, begun, shown) => {
  const host = new TestHost();
  host.newChatDraft = begun;
  const id = host.addChat('Lisbon');
  host.lastChat = id;
  const user = show(host);
  const field = await screen.findByRole('textbox', { name: 'Message' });
  await user.type(field, 'Half a thought');
  host.chats.delete(id);
  act(() => host.emit({ type: 'chat_gone', chat_id: id, space_id: host.spaceId }));
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Message' })).toHaveValue(shown));
  await waitFor(() => expect(host.newChatDraft).toBe(shown));
});

it('remembers a new chat at once, before it has been read', async () => {
  const host = new TestHost();
  host.openChat = () => new Promise(() => {});
  const user = show(host);
  await user.type(await screen.findByRole('textbox', { name: 'Message' }), 'Hello{Enter}');
  await waitFor(() => expect(host.operations).toHaveLength(2));
  const id = host.operations[0]?.chat_id;
  await waitFor(() => expect(host.views).toEqual([{ chat_id: id, scroll: null }]));
});

it('leaves a chat that is deleted', async () => {
  const host = new TestHost();
  const id = host.addChat('Lisbon');
  host.lastChat = id;
  show(host);
  await link('Lisbon');
  await act(() => host.apply({ op_id: 'o', chat_id: id, action: { type: 'delete_chat' } }));
  await waitFor(() => expect(host.views.at(-1)).toEqual({ chat_id: null, scroll: null }));
});

it('gives the focus to the message input when the open chat is deleted in the sidebar', async () => {
  const host = new TestHost();
  host.lastChat = host.addChat('Lisbon', { active_at: 2 });
  host.addChat('Porto', { active_at: 1 });
  const user = show(host);
  (await link('Lisbon')).focus();
  await user.keyboard('{Delete}');
  await user.click(await screen.findByRole('button', { name: 'Delete chat' }));
  await waitFor(() => expect(screen.queryByRole('link', { name: 'Lisbon' })).toBeNull());
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Message' })).toHaveFocus());
});

it('follows theme and text size', async () => {
  const host = new TestHost();
  show(host);
  await screen.findByRole('navigation', { name: 'Chats' });
  const root = document.documentElement;
  expect(root).not.toHaveAttribute('data-theme');
  const { general } = testSettings();
  await act(() => host.saveSettings(testSettings({ general: { ...general, theme: 'dark', text_size: 20 } })));
  await waitFor(() => expect(root).toHaveAttribute('data-theme', 'dark'));
  expect(root).toHaveStyle('--text-size: 20px');
});

it('is in one language throughout, whatever the system speaks', async () => {
  const host = new TestHost();
  host.addChat('Lisbon');
  const user = show(host);
  await link('Lisbon');
  const language = vi.spyOn(navigator, 'language', 'get').mockReturnValue('de-DE');
  const tell = () => act(() => void window.dispatchEvent(new Event('languagechange')));
  tell();
  await user.click(screen.getByRole('button', { name: 'More about Lisbon' }));
  await screen.findByRole('menu');
  expect(screen.getAllByRole('button', { name: 'Dismiss', hidden: true })).not.toHaveLength(0);
  language.mockRestore();
  tell();
});

it('shows what happened in words, until it is put away', async () => {
  const host = new TestHost();
  const user = show(host);
  await screen.findByRole('navigation', { name: 'Chats' });
  act(() => host.emit({ type: 'notice', code: 'backup_failed', detail: 'No space left on device' }));
  // The screen is there a moment before it listens, and takes in then what it missed.
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('The automatic backup failed');
  expect(alert).toHaveTextContent('No space left on device');
  await user.click(within(alert).getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('alert')).toBeNull();
});

it('answers the keyboard and the native menu', async () => {
  const host = new TestHost();
  host.lastChat = host.addChat('Lisbon', { active_at: 2 });
  host.addChat('Porto', { active_at: 1 });
  const user = show(host);
  await link('Porto');

  await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
  expect(await link('Porto')).toHaveAttribute('aria-current', 'page');
  await user.keyboard('{Control>}k{/Control}');
  expect(screen.getByRole('searchbox', { name: 'Search' })).toHaveFocus();
  await user.keyboard('{Control>}n{/Control}');
  expect(screen.queryByRole('link', { current: 'page' })).toBeNull();

  await user.keyboard('{Control>}/{/Control}');
  const page = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
  expect(within(page).getByText('Stop the answer').nextSibling).toHaveTextContent('EscorCtrl.');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

  act(() => host.chooseInMenu('about'));
  expect(await screen.findByRole('tab', { name: 'About', selected: true })).toBeVisible();
});

it('opens the settings from the sidebar', async () => {
  const user = show(new TestHost());
  await user.click(await screen.findByRole('button', { name: 'Settings' }));
  expect(await screen.findByRole('dialog', { name: 'Settings' })).toBeVisible();
});

it('welcomes a new user once', async () => {
  const host = new TestHost(testSettings({ welcomed: false }));
  const ready = vi.spyOn(host, 'ready');
  const user = show(host);
  expect(await screen.findByRole('heading', { name: 'Welcome to Hearth' })).toBeVisible();
  await waitFor(() => expect(ready).toHaveBeenCalledOnce());
  await user.click(screen.getByRole('button', { name: 'Skip' }));
  expect(await screen.findByRole('navigation', { name: 'Chats' })).toBeVisible();
});

it('shows a problem at the start, and goes on once it is solved', async () => {
  const host = new TestHost();
  const problem: Bootstrap = {
    type: 'problem',
    version: '0.1.0',
    problem: { code: 'disk_full', path: '/data', detail: '', backup: null },
  };
  vi.spyOn(host, 'bootstrap').mockResolvedValueOnce(problem);
  const user = show(host);
  expect(await screen.findByRole('heading', { name: 'The disk is full' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('navigation', { name: 'Chats' })).toBeVisible();
});

it('says so when the core does not answer at all', async () => {
  const host = new TestHost();
  vi.spyOn(host, 'bootstrap').mockRejectedValueOnce({ code: 'internal', message: 'No core.' });
  const user = show(host);
  expect(await screen.findByRole('alert')).toHaveTextContent('No core.');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('navigation', { name: 'Chats' })).toBeVisible();
});

it('lays the chats over a narrow window, and takes them away when one is opened', async () => {
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (query) => Object.assign(new EventTarget(), { matches: true, media: query }) as MediaQueryList,
  );
  const host = new TestHost();
  host.addChat('Lisbon');
  const user = show(host);
  const showChats = async () => user.click(await screen.findByRole('button', { name: 'Show chats' }));
  await showChats();
  const frame = screen.getByRole('navigation', { name: 'Chats' }).parentElement;
  expect(frame).not.toHaveClass('invisible');
  expect(screen.getByRole('main')).toHaveAttribute('inert');
  await user.click(await link('Lisbon'));
  expect(frame).toHaveClass('invisible');
  expect(screen.getByRole('main')).not.toHaveAttribute('inert');
  await showChats();
  await user.keyboard('{Escape}');
  expect(frame).toHaveClass('invisible');
});

it('keeps the search and what it found when the window becomes narrow and wide again', async () => {
  const list = Object.assign(new EventTarget(), { matches: false });
  vi.spyOn(window, 'matchMedia').mockReturnValue(list as MediaQueryList);
  const makeNarrow = (matches: boolean) =>
    act(() => {
      list.matches = matches;
      list.dispatchEvent(new Event('change'));
    });
  const host = new TestHost();
  host.addChat('Lisbon');
  host.addChat('Porto');
  const user = show(host);
  await link('Lisbon');
  const field = screen.getByRole('searchbox', { name: 'Search' });
  await user.type(field, 'por');
  await waitFor(() => expect(screen.queryByRole('link', { name: 'Lisbon' })).toBeNull());
  makeNarrow(true);
  makeNarrow(false);
  expect(field).toBeVisible();
  expect(field).toHaveValue('por');
  expect(await link('Porto')).toBeVisible();
  expect(screen.queryByRole('link', { name: 'Lisbon' })).toBeNull();
});
