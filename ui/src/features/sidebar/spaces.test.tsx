import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { runCommand } from '../../components/commands';
import type { ChatSummary } from '../../generated/ChatSummary';
import type { Connection } from '../../generated/Connection';
import type { PendingOperation } from '../../generated/PendingOperation';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import { TestHost } from '../../host/testHost';
import { testSpace } from '../../host/testSpaces';
import { accessibilityFaults, renderWithHost } from '../../test/render';
import { ChatSidebar } from './ChatSidebar';

const workshop = (change: Partial<SpaceInfo> = {}) =>
  testSpace({
    id: 'w',
    name: 'Workshop',
    kind: { type: 'joined', address: '192.168.1.5:8002', fingerprint: 'ab12'.repeat(16) },
    me: 'guest-u',
    role: 'member',
    connection: { type: 'connected' },
    ...change,
  });

/** Ada has two chats of her own, and one in the Workshop that she has joined. */
function joined(change: Partial<SpaceInfo> = {}): TestHost {
  const host = new TestHost();
  host.spaces = [testSpace(), workshop(change)];
  host.addChat('Lisbon', { active_at: Date.now() });
  host.addChat('Porto', { active_at: Date.now() - 1000 });
  host.addChat('Lathe', { id: 'lathe', space_id: 'w' });
  return host;
}

async function show(host: TestHost, openChatId: string | null = null) {
  const onOpen = vi.fn();
  const onJoin = vi.fn();
  await renderWithHost(
    host,
    <ChatSidebar
      onSearchMessages={() => {}}
      onMentions={() => {}}
      openChatId={openChatId}
      onOpen={onOpen}
      onOpenSettings={() => {}}
      onJoin={onJoin}
    />,
  );
  await screen.findByRole('link', { name: 'Lisbon' });
  return { onOpen, onJoin, user: userEvent.setup() };
}

const titles = () => screen.getAllByRole('link').map((link) => link.textContent);
const space = (name = 'Workshop') => within(screen.getByRole('group', { name }));

/** Has the core count what is unread in the Lathe chat as this. */
function count(host: TestHost, marks: Partial<ChatSummary>): void {
  const list = TestHost.prototype.listChats.bind(host);
  host.listChats = async (request) => {
    const page = await list(request);
    return { ...page, chats: page.chats.map((chat) => (chat.id === 'lathe' ? { ...chat, ...marks } : chat)) };
  };
}

it('shows a joined space below the own one, with its chats and whether it can be reached', async () => {
  await show(joined());
  await screen.findByRole('link', { name: 'Lathe' });
  expect(titles()).toEqual(['Lisbon', 'Porto', 'Lathe']);
  expect(screen.getByRole('group', { name: 'On this computer' })).toBeVisible();
  expect(space().getByRole('status', { name: 'Connection' })).toHaveTextContent('Connected');
  expect(screen.getAllByRole('status', { name: 'Connection' }).at(-1)).toHaveTextContent('Local');
  expect(await accessibilityFaults()).toEqual([]);
});

it.each<[Connection['type'], number, string]>([
  ['waiting_for_approval', 0, 'Waiting for approval'],
  ['connecting', 0, 'Connecting…'],
  ['offline', 0, 'Offline'],
  ['offline', 1, 'Offline, 1 change waits'],
  ['offline', 3, 'Offline, 3 changes wait'],
  ['certificate_changed', 0, 'Certificate changed'],
  ['revoked', 0, 'No access'],
  ['incompatible', 0, 'Update needed'],
])('says in words that a space is %s with %i waiting', async (type, waiting, words) => {
  const host = joined();
  await show(host);
  act(() => host.setSpaces([testSpace(), workshop({ connection: { type }, waiting })]));
  expect(space().getByRole('status', { name: 'Connection' }).textContent).toBe(words);
});

it('explains a certificate that has changed', async () => {
  const { user } = await show(joined({ connection: { type: 'certificate_changed' } }));
  await user.click(screen.getByRole('button', { name: 'More about Workshop' }));
  await user.click(await screen.findByRole('menuitem', { name: 'About this space' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Workshop' }));
  expect(dialog.getByText(/somebody may stand in between/)).toBeVisible();
  expect(dialog.getByText('192.168.1.5:8002')).toBeVisible();
  expect(dialog.getAllByText('AB12')).toHaveLength(16);
  expect(await accessibilityFaults()).toEqual([]);
});

it('appears when a space is joined, and goes with its chats when it is left', async () => {
  const host = joined();
  const both = host.spaces;
  host.spaces = [testSpace()];
  await show(host);
  expect(screen.queryByRole('group')).toBeNull();
  act(() => host.setSpaces(both));
  expect(await screen.findByRole('link', { name: 'Lathe' })).toBeVisible();
  act(() => host.setSpaces([testSpace()]));
  expect(titles()).toEqual(['Lisbon', 'Porto']);
});

it('leaves a space, keeping its copy or removing it', async () => {
  const host = joined({ waiting: 2 });
  const { user } = await show(host);
  await user.click(screen.getByRole('button', { name: 'More about Workshop' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Leave space…' }));
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Leave “Workshop”?' }));
  expect(dialog.getByRole('radio', { name: /Keep it/ })).toBeChecked();
  expect(dialog.getByText(/2 changes of yours have not been sent/)).toBeVisible();
  await user.click(dialog.getByRole('radio', { name: /Remove it/ }));
  await user.click(dialog.getByRole('button', { name: 'Leave space' }));
  expect(host.asked).toContainEqual(['leaveSpace', 'w', false]);
  await waitFor(() => expect(screen.queryByRole('group', { name: 'Workshop' })).toBeNull());
});

it('offers only to remove the copy where the membership has ended', async () => {
  const host = joined({ connection: { type: 'revoked' } });
  const { user } = await show(host);
  expect(screen.queryByRole('button', { name: 'New chat in Workshop' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'More about Workshop' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Leave space…' }));
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Remove “Workshop”?' }));
  expect(dialog.queryByRole('radio')).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Remove copy' }));
  expect(host.asked).toContainEqual(['leaveSpace', 'w', false]);
});

it('starts a chat in the space for a member, and offers none to a guest', async () => {
  const host = joined();
  const { onOpen, user } = await show(host);
  await user.dblClick(screen.getByRole('button', { name: 'New chat in Workshop' }));
  await waitFor(() => expect(onOpen).toHaveBeenCalled());
  const made = [...host.chats.values()].filter(({ chat }) => chat.space_id === 'w' && chat.id !== 'lathe');
  expect(made.map(({ chat }) => chat.id)).toContain(onOpen.mock.calls[0]?.[0]);
  act(() => host.setSpaces([testSpace(), workshop({ role: 'guest' })]));
  expect(screen.queryByRole('button', { name: 'New chat in Workshop' })).toBeNull();
});

it('says why a chat could not be started there', async () => {
  const host = joined();
  host.apply = () => Promise.reject({ code: 'forbidden', message: 'Guests start no chats.' });
  const { user } = await show(host);
  await user.click(screen.getByRole('button', { name: 'New chat in Workshop' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Guests start no chats.');
});

it('folds a space’s chats away, and says what is new among them', async () => {
  const host = joined();
  count(host, { unread: 3, people: 2 });
  const { user } = await show(host);
  await screen.findByRole('link', { name: 'Lathe' });
  const fold = space().getByRole('button', { name: 'Workshop', expanded: true });
  await user.click(fold);
  expect(screen.queryByRole('link', { name: 'Lathe' })).toBeNull();
  expect(space().getByText('3 new messages')).toBeInTheDocument();
  await user.click(fold);
  expect(screen.getByRole('link', { name: 'Lathe' })).toBeVisible();
});

it('searches all spaces, and leaves out those without a hit', async () => {
  const { user } = await show(joined());
  const field = screen.getByRole('searchbox', { name: 'Search' });
  await user.type(field, 'la');
  await waitFor(() => expect(titles()).toEqual(['Lathe']));
  expect(screen.queryByRole('group', { name: 'On this computer' })).toBeNull();
  await user.type(field, 'xx');
  expect(await screen.findByText('Nothing found')).toBeVisible();
});

it('says why a space has no chats to show', async () => {
  const host = joined({ connection: { type: 'waiting_for_approval' } });
  host.chats.delete('lathe');
  await show(host);
  expect(await screen.findByText('Its owner has to let you in first')).toBeVisible();
  act(() => host.setSpaces([testSpace(), workshop({ role: 'guest' })]));
  expect(screen.getByText('Nobody has added you to a chat yet')).toBeVisible();
});

it('goes from space to space with the arrow keys and the commands', async () => {
  const host = joined();
  const { onOpen, user } = await show(host, [...host.chats.keys()][1]);
  await screen.findByRole('link', { name: 'Lathe' });
  screen.getByRole('link', { name: 'Porto' }).focus();
  await user.keyboard('{ArrowDown}');
  expect(screen.getByRole('link', { name: 'Lathe' })).toHaveFocus();
  act(() => void runCommand('next_chat'));
  expect(onOpen).toHaveBeenLastCalledWith('lathe');
});

it('keeps the chats of a space to what happens there', async () => {
  const host = joined();
  await show(host);
  await screen.findByRole('link', { name: 'Lathe' });
  await act(() => host.apply({ op_id: 'o', chat_id: 'lathe', action: { type: 'rename', title: 'Drill' } }));
  expect(titles()).toEqual(['Lisbon', 'Porto', 'Drill']);
  await act(() =>
    host.apply({ op_id: 'p', chat_id: 'n', action: { type: 'create_chat', model: null } }, 'w'),
  );
  expect(titles()).toHaveLength(4);
  expect(titles().slice(0, 2)).toEqual(['Lisbon', 'Porto']);
  act(() => host.emit({ type: 'chat_gone', chat_id: 'lathe', space_id: 'w' }));
  expect(titles()).not.toContain('Drill');
});

it('marks what is unread, who is mentioned and where several people are', async () => {
  const host = joined();
  count(host, { unread: 100, mentioned: true, people: 3 });
  await show(host);
  const lathe = await screen.findByRole('link', { name: 'Lathe' });
  expect(lathe).toHaveAccessibleDescription('more than 99 new messages, you are mentioned, 3 people');
  expect(screen.getByText('99+')).toBeVisible();
  expect(lathe).toHaveClass('font-semibold');
  expect(screen.getByRole('link', { name: 'Lisbon' })).not.toHaveClass('font-semibold');
});

it('counts nothing where the user is alone with an assistant', async () => {
  const host = joined();
  count(host, { unread: 4, people: 1 });
  await show(host);
  expect(await screen.findByRole('link', { name: 'Lathe' })).not.toHaveAttribute('aria-describedby');
});

it('counts anew when a message comes and when the user has read elsewhere', async () => {
  const host = joined();
  count(host, { unread: 0, people: 2 });
  await show(host);
  const lathe = await screen.findByRole('link', { name: 'Lathe' });
  expect(lathe).toHaveAccessibleDescription('2 people');

  count(host, { unread: 1, people: 2 });
  const { chat } = host.chats.get('lathe') ?? {};
  if (chat === undefined) throw new Error('the chat was added');
  const kind = { type: 'user', user_id: 'grace', name: 'Grace' } as const;
  const participant = { id: 'p', chat_id: 'lathe', rev: 2, kind, joined_at: 0, present: true };
  const news = { chat_id: 'lathe', epoch: chat.epoch, from: 1, to: 2, chat, messages: [] };
  act(() => host.emit({ type: 'changes', ...news, participants: [participant] }));
  await waitFor(() => expect(lathe).toHaveAccessibleDescription('1 new message, 2 people'));

  count(host, { unread: 0, people: 2 });
  act(() => host.emit({ type: 'read_marked', read_mark: { chat_id: 'lathe', user_id: 'guest-u', seq: 2 } }));
  await waitFor(() => expect(lathe).toHaveAccessibleDescription('2 people'));
});

it('draws few rows however many chats there are, and loads each space’s own pages', async () => {
  const host = joined();
  const now = Date.now();
  for (let n = 0; n < 1000; n += 1) host.addChat(`Chat ${n}`, { active_at: now - 10 - n });
  for (let n = 0; n < 300; n += 1) host.addChat(`Part ${n}`, { space_id: 'w', active_at: now - 10 - n });
  const listChats = vi.spyOn(host, 'listChats');
  const { user } = await show(host);
  await waitFor(() => expect(listChats.mock.calls.some(([{ space_id }]) => space_id === 'w')).toBe(true));
  expect(screen.getAllByRole('link').length).toBeLessThan(60);
  // With the own chats folded away, the other's are at the top.
  await user.click(space('On this computer').getByRole('button', { expanded: true }));
  expect(await screen.findByRole('link', { name: 'Part 0' })).toBeVisible();
  expect(screen.getAllByRole('link').length).toBeLessThan(60);
});

it('offers to join a space', async () => {
  const { onJoin, user } = await show(joined());
  await user.click(screen.getByRole('button', { name: 'Join a space' }));
  expect(onJoin).toHaveBeenCalledOnce();
});

it('a chat that was refused is marked as not sent, until it is sent after all', async () => {
  const host = joined();
  await show(host);
  const row = await screen.findByRole('link', { name: 'Lathe' });
  const create = { op_id: 'op', chat_id: 'lathe', action: { type: 'create_chat', model: null } } as const;
  const refused = { code: 'forbidden', message: 'You are a guest.' } as const;
  const tell = (pending: PendingOperation[]) =>
    act(() => host.emit({ type: 'pending_changed', chat_id: 'lathe', pending }));
  tell([{ operation: create, created_at: 0, refused }]);
  expect(row).toHaveAccessibleDescription('Not sent');
  expect(await accessibilityFaults()).toEqual([]);
  tell([{ operation: create, created_at: 0, refused: null }]);
  expect(row).toHaveAccessibleDescription('Lathe');
});

it.each<[Connection['type'], boolean]>([
  ['offline', true],
  ['certificate_changed', false],
  ['revoked', false],
  ['incompatible', false],
])('while a space is %s, an answer there is said to be made: %s', async (type, isMade) => {
  const host = joined();
  await show(host);
  const row = await screen.findByRole('link', { name: 'Lathe' });
  act(() => host.emit({ type: 'run_started', chat_id: 'lathe', run_id: 'r', message_id: 'm' }));
  expect(row).toHaveAccessibleDescription('Answering');
  act(() => host.setSpaces([testSpace(), workshop({ connection: { type } })]));
  expect(row.getAttribute('aria-describedby') !== null).toBe(isMade);
});
