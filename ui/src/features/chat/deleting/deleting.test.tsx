import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, expect, it, vi } from 'vitest';
import { accessibilityFaults, renderWithHost } from '../../../test/render';
import { useEdits } from '../editing/edits';
import type { PathHost } from '../pathHost';
import { companyHost, waiting } from '../testCompany';
import { input, offline, testWindow } from '../testWindow';
import { UNDO_MS } from './deletions';

async function show(host: PathHost) {
  const { window } = testWindow(host);
  const { rerender } = await renderWithHost(host, window(host.chatId));
  await screen.findByRole('article', { name: 'Ada' });
  return { user: userEvent.setup(), showChat: (shown: string | null) => rerender(window(shown)) };
}

// A busy machine takes its time to read them.
beforeAll(async () => {
  await Promise.all([import('../menu/MessageMenu'), import('./ConfirmDelete')]);
}, 60_000);

/** However busy the machine is, the time to take it back is not over before the test is. */
function stayUndoable() {
  const later = globalThis.setTimeout;
  const timers = vi.spyOn(globalThis, 'setTimeout');
  timers.mockImplementation(((task: () => void, ms?: number, ...rest: unknown[]) =>
    ms === UNDO_MS ? later(() => {}, 0) : later(task, ms, ...rest)) as typeof setTimeout);
}

const deletions = (host: PathHost) =>
  host.operations.filter(({ action }) => action.type === 'delete_message').map(({ action }) => action);

async function chooseDelete(user: ReturnType<typeof userEvent.setup>, name: string) {
  const articles = await screen.findAllByRole('article', { name });
  const [more] = articles.flatMap((one) => within(one).queryAllByRole('button', { name: 'More actions' }));
  if (more === undefined) throw new Error('there is one that is not deleted');
  await user.click(more);
  await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
}

it('one’s own message is gone at once, and comes back by Undo', async () => {
  stayUndoable();
  const host = companyHost();
  const { user } = await show(host);
  await chooseDelete(user, 'Ada');
  expect(screen.queryByText('Message 0')).toBeNull();
  expect(screen.getByText('This message was deleted')).toBeVisible();
  expect(screen.getByText('Message deleted')).toBeVisible();
  await waitFor(() => expect(screen.getByRole('button', { name: 'Undo' })).toHaveFocus());
  await user.keyboard('{Enter}');
  expect(screen.getByText('Message 0')).toBeVisible();
  expect(screen.queryByText('Message deleted')).toBeNull();
  await waitFor(() => expect(input()).toHaveFocus());
  expect(deletions(host)).toEqual([]);
});

it('a message that can still be taken back is not the last one that the up arrow changes', async () => {
  stayUndoable();
  const host = companyHost();
  const { user } = await show(host);
  await chooseDelete(user, 'Ada');
  await screen.findByText('Message deleted');
  await user.click(input());
  await user.keyboard('{ArrowUp}');
  expect(input()).toHaveFocus();
  expect(useEdits.getState().edits.size).toBe(0);
});

it('it is asked for once the time to take it back is over, and stays gone', async () => {
  const host = companyHost();
  const { user } = await show(host);
  await chooseDelete(user, 'Ada');
  expect(await accessibilityFaults()).toEqual([]);
  await waitFor(() => expect(deletions(host)).toHaveLength(1), { timeout: 9_000 });
  expect(screen.queryByText('Message deleted')).toBeNull();
  expect(screen.queryByText('Message 0')).toBeNull();
});

it('a closing window, leaving the chat and another deletion each end the time at once', async () => {
  stayUndoable();
  const host = companyHost(['One', 'Two']);
  const { user, showChat } = await show(host);
  await chooseDelete(user, 'Ada');
  fireEvent(window, new Event('pagehide'));
  expect(deletions(host)).toHaveLength(1);

  await chooseDelete(user, 'Ana');
  await user.click(await screen.findByRole('button', { name: 'Delete message' }));
  expect(await screen.findByText('Message deleted')).toBeVisible();
  expect(deletions(host)).toHaveLength(1);
  await chooseDelete(user, 'Ana');
  await user.click(await screen.findByRole('button', { name: 'Delete message' }));
  await waitFor(() => expect(deletions(host)).toHaveLength(2));
  showChat(null);
  await waitFor(() => expect(deletions(host)).toHaveLength(3));
});

it('who may not delete what others wrote is not offered it', async () => {
  const host = companyHost();
  host.detail = {
    ...host.detail,
    rights: { add_people: false, remove_people: false, delete: false, stop_any: false },
  };
  const { user } = await show(host);
  const theirs = screen.getByRole('article', { name: 'Ana' });
  await user.click(within(theirs).getByRole('button', { name: 'More actions' }));
  const menu = await screen.findByRole('menu');
  expect(within(menu).queryByRole('menuitem', { name: 'Delete' })).toBeNull();
  expect(within(menu).queryByRole('menuitem', { name: 'Edit' })).toBeNull();
});

it('a deletion that was refused brings the message back and says why', async () => {
  const host = companyHost();
  const { user } = await show(host);
  vi.spyOn(host, 'apply').mockRejectedValue(offline);
  await chooseDelete(user, 'Ada');
  fireEvent(window, new Event('pagehide'));
  expect(await screen.findByRole('alert')).toHaveTextContent(
    /The message could not be deleted.*Hearth is shutting down\./,
  );
  expect(screen.getByText('Message 0')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('alert')).toBeNull();
});

it('a deletion that waits for its host is a tombstone that says so', async () => {
  const host = companyHost();
  await show(host);
  const erase = waiting({ type: 'delete_message', message_id: 'm0' });
  act(() => host.emit({ type: 'pending_changed', chat_id: 'chat', pending: [erase] }));
  const row = await screen.findByRole('article', { name: 'Ada' });
  expect(row).toHaveTextContent('This message was deletedWaiting to be sent');
});
