import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { runCommand } from '../../components/commands';
import { TestHost } from '../../host/testHost';
import { accessibilityFaults, renderWithHost } from '../../test/render';
import { ChatSidebar } from './ChatSidebar';

async function show(host: TestHost, openChatId: string | null = null) {
  const onOpen = vi.fn();
  const onOpenSettings = vi.fn();
  const onSearchMessages = vi.fn();
  const sidebar = (
    <ChatSidebar
      onSearchMessages={onSearchMessages}
      onMentions={() => {}}
      openChatId={openChatId}
      onOpen={onOpen}
      onOpenSettings={onOpenSettings}
    />
  );
  await renderWithHost(host, sidebar);
  await waitFor(() =>
    expect(
      screen.queryAllByRole('link').length + screen.queryAllByText('No chats yet').length,
    ).toBeGreaterThan(0),
  );
  return { onOpen, onOpenSettings, onSearchMessages, user: userEvent.setup() };
}

const titles = () => screen.getAllByRole('link').map((link) => link.textContent);
/** What is read out of the list. */
const result = () => screen.getAllByRole('status').find((status) => !status.hasAttribute('aria-label'));
const DAY = 24 * 60 * 60 * 1000;

it('lists chats by title, newest first, in groups, and opens one', async () => {
  const host = new TestHost();
  const egg = host.addChat('Boiling an egg', { active_at: Date.now() - DAY });
  host.addChat('Lisbon', { active_at: Date.now() });
  const { onOpen, user } = await show(host, egg);

  expect(screen.getByRole('navigation', { name: 'Chats' })).toBeVisible();
  expect(titles()).toEqual(['Lisbon', 'Boiling an egg']);
  expect(screen.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual([
    'Today',
    'Yesterday',
  ]);
  expect(screen.getByRole('link', { current: 'page' })).toHaveAccessibleName('Boiling an egg');
  expect(screen.getByRole('status', { name: 'Connection' })).toHaveTextContent('Local');

  await user.click(screen.getByRole('link', { name: 'Lisbon' }));
  expect(onOpen).toHaveBeenCalledWith([...host.chats.keys()][1]);
  await user.click(screen.getByRole('button', { name: 'New chat' }));
  expect(onOpen).toHaveBeenLastCalledWith(null);
});

it('has no accessibility faults', async () => {
  const host = new TestHost();
  host.addChat('Lisbon');
  await show(host);
  expect(await accessibilityFaults()).toEqual([]);
});

it('says so when there are no chats, and when none is found', async () => {
  const host = new TestHost();
  const { user } = await show(host);
  expect(screen.getByText('No chats yet')).toBeVisible();
  await user.type(screen.getByRole('searchbox', { name: 'Search' }), 'egg');
  expect(await screen.findByText('Nothing found')).toBeVisible();
  expect(result()).toHaveTextContent('Nothing found');
  expect(screen.getByText('No chat has “egg” in its title or messages.')).toBeVisible();
});

it('finds chats, and shows all again after Escape', async () => {
  const host = new TestHost();
  host.addChat('Boiling an egg');
  host.addChat('Lisbon');
  const { user } = await show(host);
  runCommand('search');
  const field = screen.getByRole('searchbox', { name: 'Search' });
  expect(field).toHaveFocus();
  await user.keyboard('egg');
  await waitFor(() => expect(titles()).toEqual(['Boiling an egg']));
  expect(result()).toHaveTextContent('1 chat found');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(titles()).toHaveLength(2));
  expect(result()).toBeEmptyDOMElement();
});

it('follows what happens elsewhere: titles, drafts, answers, and a resync', async () => {
  const host = new TestHost();
  const id = host.addChat('Lisbon');
  await show(host);

  await act(() => host.apply({ op_id: 'o', chat_id: id, action: { type: 'rename', title: 'Porto' } }));
  expect(titles()).toEqual(['Porto']);

  await act(() => host.saveDraft(id, 'half a sentence'));
  expect(screen.getByRole('link', { name: 'Porto' })).toHaveAccessibleDescription('Draft');
  act(() => host.emit({ type: 'run_started', chat_id: id, run_id: 'r', message_id: 'm' }));
  expect(screen.getByRole('link', { name: 'Porto' })).toHaveAccessibleDescription('Answering');
  act(() => host.emit({ type: 'run_ended', chat_id: id, run_id: 'r', message_id: 'm' }));
  expect(screen.getByRole('link', { name: 'Porto' })).toHaveAccessibleDescription('Draft');

  host.addChat('Made while nobody listened');
  act(() => host.emit({ type: 'resync' }));
  expect(await screen.findByRole('link', { name: 'Made while nobody listened' })).toBeVisible();
});

it('renames in place: Enter keeps the new title, Escape the old', async () => {
  const host = new TestHost();
  host.addChat('Lisbon');
  const { user } = await show(host);
  await user.click(screen.getByRole('button', { name: 'More about Lisbon' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Rename' }));
  const field = await screen.findByRole('textbox', { name: 'New title' });
  await waitFor(() => expect(field).toHaveFocus());
  await user.clear(field);
  await user.type(field, 'Porto{Enter}');
  await waitFor(() => expect(screen.getByRole('link', { name: 'Porto' })).toHaveFocus());

  await user.keyboard('{F2}');
  await user.type(screen.getByRole('textbox', { name: 'New title' }), 'Faro{Escape}');
  expect(screen.getByRole('link', { name: 'Porto' })).toHaveFocus();
  expect(host.operations).toHaveLength(1);
});

it('deletes only after it has asked, naming the chat', async () => {
  const host = new TestHost();
  host.addChat('Lisbon');
  const { user } = await show(host);
  const ask = async () => {
    await user.click(screen.getByRole('button', { name: 'More about Lisbon' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }));
    return screen.findByRole('alertdialog', { name: 'Delete “Lisbon”?' });
  };
  await user.click(within(await ask()).getByRole('button', { name: 'Cancel' }));
  expect(host.operations).toEqual([]);
  await user.click(within(await ask()).getByRole('button', { name: 'Delete chat' }));
  expect(await screen.findByText('No chats yet')).toBeVisible();
  expect(host.operations[0]?.action).toEqual({ type: 'delete_chat' });
});

/** Three chats in the list, whose changes come back as late as from the core. */
async function showThree() {
  const host = new TestHost();
  for (const [n, title] of ['Faro', 'Lisbon', 'Porto'].entries()) host.addChat(title, { active_at: 3 - n });
  const apply = host.apply.bind(host);
  const waiting: (() => void)[] = [];
  host.apply = (operation) =>
    new Promise((resolve, reject) => waiting.push(() => void apply(operation).then(resolve, reject)));
  const answer = () => act(async () => waiting.shift()?.());
  return { answer, ...(await show(host)) };
}

it('gives the focus to the neighbour of a chat that is deleted, and back when it is not', async () => {
  const { answer, user } = await showThree();
  const lisbon = screen.getByRole('link', { name: 'Lisbon' });
  lisbon.focus();
  await user.keyboard('{Delete}');
  await screen.findByRole('alertdialog');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(lisbon).toHaveFocus());

  await user.keyboard('{Delete}');
  await user.click(await screen.findByRole('button', { name: 'Delete chat' }));
  await waitFor(() => expect(lisbon).toHaveFocus());
  await answer();
  expect(screen.getByRole('link', { name: 'Porto' })).toHaveFocus();

  // The last one's neighbour is above it; and its menu is as good as the key.
  await user.click(screen.getByRole('button', { name: 'More about Porto' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }));
  await user.click(await screen.findByRole('button', { name: 'Delete chat' }));
  await answer();
  await waitFor(() => expect(screen.getByRole('link', { name: 'Faro' })).toHaveFocus());

  await user.keyboard('{Delete}');
  await user.click(await screen.findByRole('button', { name: 'Delete chat' }));
  await answer();
  await waitFor(() => expect(screen.getByRole('button', { name: 'New chat' })).toHaveFocus());
});

it('gives the focus to the neighbour of a chat that is archived', async () => {
  const { answer, user } = await showThree();
  await user.click(screen.getByRole('button', { name: 'More about Faro' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Archive' }));
  await waitFor(() => expect(document.body).not.toHaveFocus());
  await answer();
  await waitFor(() => expect(screen.getByRole('link', { name: 'Lisbon' })).toHaveFocus());
});

it('leaves the focus where it is when a chat goes by itself', async () => {
  const { answer, user } = await showThree();
  screen.getByRole('link', { name: 'Faro' }).focus();
  await user.keyboard('{Delete}');
  await user.click(await screen.findByRole('button', { name: 'Delete chat' }));
  const field = screen.getByRole('searchbox', { name: 'Search' });
  await user.click(field);
  await answer();
  expect(screen.queryByRole('link', { name: 'Faro' })).toBeNull();
  expect(field).toHaveFocus();
});

it('archives, and shows the archive', async () => {
  const host = new TestHost();
  host.addChat('Lisbon');
  const { user } = await show(host);
  await user.click(screen.getByRole('button', { name: 'More about Lisbon' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Archive' }));
  expect(await screen.findByText('No chats yet')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Archived chats' }));
  expect(await screen.findByRole('link', { name: 'Lisbon' })).toBeVisible();
});

it('says why a change was refused', async () => {
  const host = new TestHost();
  host.addChat('Lisbon');
  host.apply = () => Promise.reject({ code: 'busy', message: 'busy' });
  const { user } = await show(host);
  await user.click(screen.getByRole('button', { name: 'More about Lisbon' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Pin' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('An answer is being made in this chat.');
});

it('says that the list could not be loaded, and loads it when asked again', async () => {
  const host = new TestHost();
  host.addChat('Lisbon');
  const listChats = vi
    .spyOn(host, 'listChats')
    .mockRejectedValueOnce({ code: 'internal', message: 'No luck.' });
  await renderWithHost(
    host,
    <ChatSidebar
      onSearchMessages={() => {}}
      onMentions={() => {}}
      openChatId={null}
      onOpen={() => {}}
      onOpenSettings={() => {}}
    />,
  );
  expect(await screen.findByRole('alert')).toHaveTextContent('No luck.');
  listChats.mockRestore();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('link', { name: 'Lisbon' })).toBeVisible();
});

it('leads on from the titles of chats to all that was written, with the same words', async () => {
  const host = new TestHost();
  host.addChat('Lisbon');
  const { onSearchMessages, user } = await show(host);
  await user.click(screen.getByRole('button', { name: 'Search messages' }));
  expect(onSearchMessages).toHaveBeenLastCalledWith('');
  await user.type(screen.getByRole('searchbox', { name: 'Search' }), 'lis');
  await user.click(screen.getByRole('button', { name: 'Search messages for “lis”' }));
  expect(onSearchMessages).toHaveBeenLastCalledWith('lis');
});

it('moves between thousands of chats by keyboard, with few of them in the page', async () => {
  const host = new TestHost();
  const now = Date.now();
  for (let n = 0; n < 1000; n += 1) host.addChat(`Chat ${n}`, { active_at: now - n });
  const first = [...host.chats.keys()][0] ?? null;
  const { onOpen, user } = await show(host, first);
  expect(screen.getAllByRole('link').length).toBeLessThan(60);

  screen.getByRole('link', { name: 'Chat 0' }).focus();
  await user.keyboard('{ArrowDown}{ArrowDown}');
  expect(screen.getByRole('link', { name: 'Chat 2' })).toHaveFocus();
  await user.keyboard('{Enter}');
  expect(onOpen).toHaveBeenLastCalledWith([...host.chats.keys()][2]);

  act(() => void runCommand('next_chat'));
  expect(onOpen).toHaveBeenLastCalledWith([...host.chats.keys()][1]);
  expect(runCommand('previous_chat')).toBe(false);
});
