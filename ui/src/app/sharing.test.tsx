import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { Device } from '../generated/Device';
import { HostProvider } from '../host/HostContext';
import { TestHost, testSettings } from '../host/testHost';
import { testSpace } from '../host/testSpaces';
import { accessibilityFaults } from '../test/render';
import { App } from './App';

async function show(host: TestHost) {
  render(
    <HostProvider host={host}>
      <App asked={host.bootstrap()} />
    </HostProvider>,
  );
  await screen.findByRole('navigation', { name: 'Chats' });
  return userEvent.setup();
}

const waiting = (id: string): Device => ({
  id,
  user_id: id,
  name: `${id}’s phone`,
  kind: 'browser',
  state: 'waiting',
  created_at: Date.now(),
  last_seen_at: null,
});

/** A host that shares, and the news that somebody has come. */
function sharing() {
  const host = new TestHost();
  host.sharing = { type: 'on', addresses: [], fingerprint: '', self_signed: true };
  const come = (...ids: string[]) => {
    const users = ids.map((id) => ({ id, name: id, role: 'guest', created_at: 0, revoked: false }) as const);
    host.everybody = {
      ...host.everybody,
      users: [...host.everybody.users, ...users],
      devices: [...host.everybody.devices, ...ids.map(waiting)],
    };
    act(() => host.emit({ type: 'people_changed' }));
  };
  return { host, come };
}

it('tells at the top of the window who asks to come in, and lets them in from there', async () => {
  const { host, come } = sharing();
  const user = await show(host);
  come('Grace');
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('Grace’s phone, browser');
  expect(await accessibilityFaults()).toEqual([]);
  await user.click(within(alert).getByRole('button', { name: 'Approve' }));
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  expect(host.everybody.devices[0]?.state).toBe('approved');
});

it('keeps the notice away once it was put away, until the next comes', async () => {
  const { host, come } = sharing();
  const user = await show(host);
  come('Grace', 'Edsger', 'Barbara');
  expect(await screen.findByText('1 more is waiting.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('alert')).toBeNull();
  come('Niklaus');
  expect(await screen.findByRole('alert')).toHaveTextContent('Niklaus');
  expect(screen.getByRole('alert')).not.toHaveTextContent('Grace');
});

it('says that sharing could not start, and leads to where it is mended', async () => {
  const host = new TestHost();
  host.sharing = { type: 'failed', code: 'port_busy', detail: '' };
  const user = await show(host);
  expect(await screen.findByRole('alert')).toHaveTextContent('Port 8002 is used by another program.');
  await user.click(screen.getByRole('button', { name: 'Sharing settings' }));
  expect(await screen.findByRole('tab', { name: 'Sharing', selected: true })).toBeVisible();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('alert')).toBeNull();
});

it('opens with the link that was opened elsewhere', async () => {
  const host = new TestHost();
  await show(host);
  act(() => host.emit({ type: 'join_requested', link: 'hearth://join#abc' }));
  const dialog = await screen.findByRole('dialog', { name: 'Join a space' });
  expect(within(dialog).getByRole('textbox', { name: 'Invite link' })).toHaveValue('hearth://join#abc');
});

it('joins from the sidebar; a browser, which is a guest of one host, does not', async () => {
  const host = new TestHost();
  const user = await show(host);
  await user.click(screen.getByRole('button', { name: 'Join a space' }));
  expect(await screen.findByRole('dialog', { name: 'Join a space' })).toBeVisible();
});

it('offers no joining in a browser', async () => {
  const host = new TestHost();
  host.door = 'browser';
  await show(host);
  expect(screen.queryByRole('button', { name: 'Join a space' })).toBeNull();
});

it('is past the welcome for whoever has joined a space from there', async () => {
  const host = new TestHost(testSettings({ welcomed: false, display_name: '' }));
  render(
    <HostProvider host={host}>
      <App asked={host.bootstrap()} />
    </HostProvider>,
  );
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Join a space' }));
  await user.type(await screen.findByRole('textbox', { name: 'Invite link' }), 'hearth://join#abc{Enter}');
  const dialog = within(screen.getByRole('dialog', { name: 'Join a space' }));
  await user.type(await dialog.findByRole('textbox', { name: 'Your name' }), 'Grace{Enter}');
  expect(await dialog.findByText('Waiting for “Workshop”')).toBeVisible();
  await waitFor(() => expect(host.settings).toMatchObject({ welcomed: true, display_name: 'Grace' }));
  await user.click(dialog.getByRole('button', { name: 'Close and wait' }));
  expect(await screen.findByRole('group', { name: 'Workshop' })).toHaveTextContent('Waiting for approval');
});

it('leaves a chat that the user was taken out of, and those of a space that was left', async () => {
  const host = new TestHost();
  const joined = testSpace({ id: 'w', name: 'Workshop', connection: { type: 'connected' } });
  host.spaces = [testSpace(), joined];
  for (const id of ['lathe', 'drill']) host.addChat(id, { id, space_id: 'w' });
  const user = await show(host);
  const open = async (name: string) => {
    await user.click(await screen.findByRole('link', { name }));
    expect(screen.getByRole('link', { name })).toHaveAttribute('aria-current', 'page');
    await waitFor(() => expect(host.views.at(-1)?.chat_id).toBe(name));
  };
  await open('lathe');
  act(() => host.emit({ type: 'chat_gone', chat_id: 'lathe', space_id: 'w' }));
  await waitFor(() => expect(host.views.at(-1)?.chat_id).toBeNull());
  await open('drill');
  act(() => host.setSpaces([testSpace()]));
  await waitFor(() => expect(host.views.at(-1)?.chat_id).toBeNull());
  expect(screen.queryByRole('link')).toBeNull();
});
