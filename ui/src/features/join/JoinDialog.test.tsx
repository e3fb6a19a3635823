import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { ErrorCode } from '../../generated/ErrorCode';
import { TestHost } from '../../host/testHost';
import { testSpace } from '../../host/testSpaces';
import { accessibilityFaults, renderWithHost } from '../../test/render';
import { JoinDialog } from './JoinDialog';

async function show(host = new TestHost(), link = '') {
  const onClose = vi.fn();
  const onJoined = vi.fn();
  await renderWithHost(host, <JoinDialog link={link} onClose={onClose} onJoined={onJoined} />);
  return { host, onClose, onJoined, user: userEvent.setup() };
}

const button = (name: string) => screen.getByRole('button', { name });
const textbox = (name: string) => screen.getByRole('textbox', { name });

/** As far as the names that are told there. */
async function look(shown: Awaited<ReturnType<typeof show>>) {
  await shown.user.type(textbox('Invite link'), ' hearth://join#e30 ');
  await shown.user.click(button('Continue'));
  await screen.findByRole('region', { name: 'Workshop' });
}

it('names the hosts of this network, whose owners are to be asked', async () => {
  const host = new TestHost();
  let answer = () => {};
  host.findHosts = () =>
    new Promise((resolve) => {
      answer = () => resolve([{ space_id: 'w', name: 'Workshop', address: '192.168.1.5:8002' }]);
    });
  await show(host);
  expect(screen.getByText('Listening for hosts…')).toBeVisible();
  act(() => answer());
  const found = within(await screen.findByRole('list', { name: 'Found on this network' }));
  expect(found.getByText('Workshop')).toBeVisible();
  expect(found.queryByRole('button')).toBeNull();
  expect(screen.getByText(/Ask the owner for an invite link/)).toBeVisible();
  expect(await accessibilityFaults()).toEqual([]);
});

it('says so when no host is found, and looks again', async () => {
  const host = new TestHost();
  const { user } = await show(host);
  expect(await screen.findByText(/None was found/)).toBeVisible();
  host.found = [{ space_id: 'w', name: 'Workshop', address: '192.168.1.5:8002' }];
  await user.click(button('Look again'));
  expect(await screen.findByText('Workshop')).toBeVisible();
});

it('shows whose space it is before anything is sent', async () => {
  const shown = await show();
  const join = vi.spyOn(shown.host, 'joinSpace');
  const inspect = vi.spyOn(shown.host, 'inspectInvite');
  await look(shown);
  expect(inspect).toHaveBeenCalledWith('hearth://join#e30');
  expect(screen.getByText('192.168.1.5:8002')).toBeVisible();
  expect(screen.getAllByText('ABAB')).toHaveLength(16);
  expect(textbox('Your name')).toHaveValue('Ada');
  expect(join).not.toHaveBeenCalled();
  expect(await accessibilityFaults()).toEqual([]);
});

it('asks to be let in under the names that were given, and waits until it is', async () => {
  const shown = await show();
  const { host, user, onJoined, onClose } = shown;
  const join = vi.spyOn(host, 'joinSpace');
  await look(shown);
  await user.clear(textbox('Your name'));
  expect(button('Join')).toBeDisabled();
  await user.type(textbox('Your name'), 'Ada L.');
  await user.clear(textbox('Name of this device'));
  await user.type(textbox('Name of this device'), 'Desk{Enter}');
  expect(await screen.findByText('Waiting for “Workshop”')).toBeVisible();
  expect(join).toHaveBeenCalledWith({ link: 'hearth://join#e30', user_name: 'Ada L.', device_name: 'Desk' });
  expect(onJoined).toHaveBeenCalledWith('Ada L.');
  expect(button('Close and wait')).toHaveFocus();

  const approved = host.spaces.map((space) =>
    space.id === 'other' ? { ...space, connection: { type: 'connected' } as const } : space,
  );
  act(() => host.setSpaces(approved));
  expect(await screen.findByText('You are in')).toBeVisible();
  await user.click(button('Show chats'));
  expect(onClose).toHaveBeenCalled();
});

it('says so when the owner turns the device away', async () => {
  const shown = await show();
  await look(shown);
  await shown.user.click(button('Join'));
  await screen.findByText('Waiting for “Workshop”');
  const refused = testSpace({ id: 'other', name: 'Workshop', connection: { type: 'revoked' } });
  act(() => shown.host.setSpaces([testSpace(), refused]));
  expect(await screen.findByText('“Workshop” did not let you in')).toBeVisible();
});

it('fills in a link that was opened elsewhere, and looks at it only when told to', async () => {
  const host = new TestHost();
  const inspect = vi.spyOn(host, 'inspectInvite');
  const { user } = await show(host, 'hearth://join#abc');
  expect(textbox('Invite link')).toHaveValue('hearth://join#abc');
  expect(inspect).not.toHaveBeenCalled();
  await user.click(button('Continue'));
  expect(inspect).toHaveBeenCalledWith('hearth://join#abc');
});

it.each<[ErrorCode, RegExp]>([
  ['invalid', /This is no invite link/],
  ['certificate_changed', /another certificate than the invite names, so nothing was sent/],
  ['unavailable', /The host is out of reach.*No route/],
])('says of a link that is %s what to do', async (code, words) => {
  const host = new TestHost();
  host.inspectInvite = () => Promise.reject({ code, message: 'No route to host.' });
  const { user } = await show(host, 'hearth://join#abc');
  await user.click(button('Continue'));
  expect(await screen.findByRole('alert')).toHaveTextContent(words);
  // Another link is another try.
  await user.type(textbox('Invite link'), 'd');
  expect(screen.queryByRole('alert')).toBeNull();
});

it.each<[ErrorCode, RegExp]>([
  ['invite_invalid', /used already, or has expired/],
  ['rate_limited', /too many attempts/],
])('says what to do where joining ends with %s, and keeps what was typed', async (code, words) => {
  const shown = await show();
  shown.host.joinSpace = () => Promise.reject({ code, message: 'no' });
  await look(shown);
  await shown.user.click(button('Join'));
  expect(await screen.findByRole('alert')).toHaveTextContent(words);
  expect(textbox('Your name')).toHaveValue('Ada');
  await shown.user.click(button('Back'));
  await waitFor(() => expect(textbox('Invite link')).toHaveValue(' hearth://join#e30 '));
});
