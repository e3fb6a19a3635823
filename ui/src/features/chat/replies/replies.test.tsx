import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { MessagePlaceContext } from '../../../components/messagePlace';
import type { Message } from '../../../generated/Message';
import { testSpace } from '../../../host/testSpaces';
import { accessibilityFaults, renderWithHost } from '../../../test/render';
import type { PathHost } from '../pathHost';
import { ANA, companyHost } from '../testCompany';
import { message } from '../testMessages';
import { input, offline, testWindow } from '../testWindow';
import { useReplies } from './replies';

// A busy machine takes its time to read them.
beforeAll(async () => void (await import('../menu/MessageMenu')), 60_000);

beforeEach(() => {
  localStorage.clear();
  useReplies.setState(new Map(), true);
});

async function show(host: PathHost) {
  const { window } = testWindow(host);
  const goTo = vi.fn();
  const shown = (chatId: string | null) => (
    <MessagePlaceContext value={goTo}>{window(chatId)}</MessagePlaceContext>
  );
  const { rerender } = await renderWithHost(host, shown(host.chatId));
  await screen.findByRole('textbox', { name: 'Message' });
  const showChat = (chatId: string | null) => rerender(shown(chatId));
  return { user: userEvent.setup(), goTo, showChat };
}

/** A company in which the last message replies to that one. */
function repliedTo(id: string, change: (host: PathHost) => void = () => {}): PathHost {
  const host = companyHost(['Shall we meet?\nAt noon?', 'Yes']);
  const last = host.onPath.at(-1);
  if (last !== undefined) last.message = { ...last.message, reply_to: id };
  change(host);
  return host;
}

function changeFirst(host: PathHost, change: Partial<Message>): void {
  const view = host.onPath[2];
  if (view !== undefined) view.message = { ...view.message, ...change };
}

const bar = () => screen.queryByRole('region', { name: /^Reply to/ });

it('a reply says whom it is to above the field, and takes that along once', async () => {
  const host = companyHost(['Shall we meet?\nAt noon?']);
  const { user } = await show(host);
  const theirs = await screen.findByRole('article', { name: 'Ana' });
  await user.click(within(theirs).getByRole('button', { name: 'Reply' }));
  expect(bar()).toHaveTextContent('Replying to AnaShall we meet?');
  expect(input()).toHaveFocus();
  expect(await accessibilityFaults()).toEqual([]);
  await user.keyboard('Yes{Enter}');
  await waitFor(() => expect(host.operations.at(-1)?.action).toMatchObject({ text: 'Yes', reply_to: 'm2' }));
  await waitFor(() => expect(bar()).toBeNull());
  await user.keyboard('And more{Enter}');
  await waitFor(() => expect(host.operations).toHaveLength(2));
  expect(host.operations.at(-1)?.action).not.toHaveProperty('reply_to');
});

it('Escape gives a reply up and leaves what was written', async () => {
  const { user } = await show(companyHost());
  const theirs = await screen.findByRole('article', { name: 'Ana' });
  await user.click(within(theirs).getByRole('button', { name: 'Reply' }));
  await user.keyboard('Yes{Escape}');
  expect(bar()).toBeNull();
  expect(input()).toHaveValue('Yes');
});

it('a reply is a part of the draft: it stays with its chat, and through a start', async () => {
  const { user, showChat } = await show(companyHost());
  const theirs = await screen.findByRole('article', { name: 'Ana' });
  await user.click(within(theirs).getByRole('button', { name: 'Reply' }));
  showChat(null);
  await waitFor(() => expect(bar()).toBeNull());
  showChat('chat');
  await waitFor(() => expect(bar()).toBeVisible());
  expect(localStorage.getItem('hearth.reply.chat')).toBe('m2');
});

it('a reply quotes one line of what it is to, and leads to it', async () => {
  const { user, goTo } = await show(repliedTo('m2'));
  const quote = await screen.findByRole('button', { name: 'In reply to Ana: Shall we meet?' });
  expect(await accessibilityFaults()).toEqual([]);
  await user.click(quote);
  expect(goTo).toHaveBeenCalledExactlyOnceWith('chat', 'm2');
});

it('a quote follows what happens to its message', async () => {
  const host = repliedTo('m2', (it) => changeFirst(it, { text: '', attachments: [] }));
  await show(host);
  expect(await screen.findByRole('button', { name: 'In reply to Ana: An empty message' })).toBeVisible();
  const file = { hash: 'h', name: 'plan.pdf', media_type: 'application/pdf', bytes: 3 };
  const quoted = host.onPath[2]?.message ?? message();
  act(() => host.change({ ...quoted, attachments: [file] }, 'm3'));
  expect(await screen.findByRole('button', { name: 'In reply to Ana: plan.pdf' })).toBeVisible();
  changeFirst(host, { deleted: true });
  act(() => host.change({ ...quoted, deleted: true }, 'm3'));
  expect(await screen.findByRole('button', { name: 'Deleted message' })).toBeVisible();
});

it('what is quoted from far back is read once, and one that is nowhere is said to be so', async () => {
  const host = repliedTo('far');
  const far = message({ id: 'far', author_id: ANA, text: 'Long ago', answer: null });
  const reading = vi.spyOn(host, 'messagePage');
  reading.mockImplementation(async ({ anchor }) => {
    const isFar = anchor.type === 'around' && anchor.message_id === 'far';
    const messages = isFar ? [{ message: far, position: 0, versions: ['far'] }] : host.onPath.slice(1);
    return { epoch: 'e', head_rev: 4, messages, path_length: 900 };
  });
  await show(host);
  expect(await screen.findByRole('button', { name: 'In reply to Ana: Long ago' })).toBeVisible();
  expect(reading.mock.calls.filter(([{ anchor }]) => anchor.type === 'around')).toHaveLength(1);

  act(() => host.change({ ...far, text: 'Longer ago', rev: 9 }, 'm3'));
  expect(await screen.findByRole('button', { name: 'In reply to Ana: Longer ago' })).toBeVisible();
});

it('a quote that could not be read while the host was away is read when it is back', async () => {
  const host = repliedTo('far');
  host.spaces = [testSpace({ connection: { type: 'offline' } })];
  const far = message({ id: 'far', author_id: ANA, text: 'Long ago', answer: null });
  const read = host.messagePage.bind(host);
  let isAway = true;
  vi.spyOn(host, 'messagePage').mockImplementation(async (request) => {
    if (request.anchor.type !== 'around') return read(request);
    if (isAway) throw offline;
    const messages = [{ message: far, position: 0, versions: ['far'] }];
    return { epoch: 'e', head_rev: 4, messages, path_length: 900 };
  });
  await show(host);
  expect(await screen.findByRole('button', { name: '…' })).toBeDisabled();
  isAway = false;
  act(() => host.setSpaces([testSpace({ connection: { type: 'connected' } })]));
  expect(await screen.findByRole('button', { name: 'In reply to Ana: Long ago' })).toBeVisible();
});

it('a message that is not on the path that is shown cannot be quoted in words', async () => {
  await show(repliedTo('nowhere'));
  expect(await screen.findByRole('button', { name: 'A message that is not shown here' })).toBeVisible();
});

it('a message’s menu gives a link to it, and opens on the right button as well', async () => {
  const host = companyHost();
  const { user } = await show(host);
  const theirs = await screen.findByRole('article', { name: 'Ana' });
  await user.pointer({ keys: '[MouseRight]', target: within(theirs).getByText('Hello from Ana') });
  const menu = await screen.findByRole('menu', { name: 'Message actions' });
  expect(
    within(menu)
      .getAllByRole('menuitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['React', 'Reply', 'Copy text', 'Copy link', 'Delete']);
  expect(await accessibilityFaults()).toEqual([]);
  await user.click(within(menu).getByRole('menuitem', { name: 'Copy link' }));
  expect(host.copied).toEqual(['hearth://message/chat/m2']);
});
