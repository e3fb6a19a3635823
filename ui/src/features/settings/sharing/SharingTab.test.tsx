import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { Device } from '../../../generated/Device';
import type { SharingStatus } from '../../../generated/SharingStatus';
import { TestHost } from '../../../host/testHost';
import { accessibilityFaults, renderWithHost } from '../../../test/render';
import { SharingTab } from './SharingTab';

const ON: SharingStatus = {
  type: 'on',
  addresses: ['https://192.168.1.5:8002', 'https://ada.local:8002'],
  fingerprint: 'ab12'.repeat(16),
  self_signed: true,
};

const QR = { name: /QR code/ };

const device = (id: string, change: Partial<Device> = {}): Device => ({
  id,
  user_id: 'grace',
  name: `${id} of Grace`,
  kind: 'desktop',
  state: 'approved',
  created_at: Date.now(),
  last_seen_at: null,
  ...change,
});

/** Ada shares, Grace was let in with a laptop and waits with a phone. */
function shared(): TestHost {
  const host = new TestHost();
  host.sharing = ON;
  host.everybody = {
    users: [
      { id: 'u', name: 'Ada', role: 'owner', created_at: 0, revoked: false },
      { id: 'grace', name: 'Grace', role: 'guest', created_at: 0, revoked: false },
      { id: 'old', name: 'Mallory', role: 'guest', created_at: 0, revoked: true },
    ],
    devices: [
      device('d', { user_id: 'u', name: 'Ada’s desk', kind: 'host' }),
      device('laptop', { last_seen_at: Date.now() - 3 * 60 * 60 * 1000 }),
      device('tablet', { kind: 'browser' }),
      device('phone', { kind: 'browser', state: 'waiting' }),
    ],
    invites: [],
  };
  return host;
}

async function show(host: TestHost) {
  await renderWithHost(host, <SharingTab />);
  await screen.findByRole('list', { name: 'People and devices' });
  return userEvent.setup();
}

const button = (name: string) => screen.getByRole('button', { name });
const status = () => screen.getByRole('status', { name: 'Sharing' });
const person = (name: string) =>
  within(within(screen.getByRole('list', { name: 'People and devices' })).getByRole('listitem', { name }));

afterEach(() => void vi.useRealTimers());

it('has no accessibility faults', async () => {
  const user = await show(shared());
  await user.click(button('Invite'));
  await user.click(button('Make a link'));
  await screen.findByRole('img', QR);
  await user.click(button('Advanced'));
  expect(await accessibilityFaults()).toEqual([]);
});

it('shares with one switch, and says where it can be reached', async () => {
  const host = new TestHost();
  const user = await show(host);
  expect(status()).toHaveTextContent('Off.');
  expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull();
  await user.click(screen.getByRole('switch', { name: 'Share on this network' }));
  await waitFor(() => expect(host.settings.sharing.enabled).toBe(true));

  act(() => host.emit({ type: 'sharing_changed', sharing: { type: 'starting' } }));
  expect(status()).toHaveTextContent('Starting');
  act(() => host.emit({ type: 'sharing_changed', sharing: ON }));
  expect(status()).toHaveTextContent('On.');
  const addresses = within(screen.getByRole('list', { name: 'Addresses' })).getAllByRole('listitem');
  expect(addresses).toHaveLength(2);
  await user.click(screen.getAllByRole('button', { name: 'Copy address' })[1] as HTMLElement);
  expect(host.copied).toEqual(['https://ada.local:8002']);
});

it('says that the port is taken, and takes another once it is typed whole', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const host = new TestHost();
  host.sharing = { type: 'failed', code: 'port_busy', detail: 'Address in use' };
  const user = await show(host);
  expect(screen.getByRole('alert')).toHaveTextContent('Port 8002 is used by another program.');
  const port = screen.getByRole('textbox', { name: 'Port' });
  const save = vi.spyOn(host, 'saveSettings');
  await user.clear(port);
  await user.type(port, '9100');
  // Half a port would have been tried.
  await act(() => vi.advanceTimersByTimeAsync(5000));
  expect(save).not.toHaveBeenCalled();
  await user.keyboard('{Enter}');
  await waitFor(() => expect(host.settings.sharing.port).toBe(9100));
  await user.clear(port);
  await user.type(port, '70000{Enter}');
  expect(await screen.findByText('A whole number from 1 to 65535.')).toBeVisible();
  expect(host.settings.sharing.port).toBe(9100);
});

it('makes an invite for whom it is meant, and shows the ways to hand it over', async () => {
  const host = shared();
  const create = vi.spyOn(host, 'createInvite');
  const user = await show(host);
  await user.click(button('Invite'));
  await user.click(screen.getByRole('radio', { name: /as a guest/ }));
  await user.click(button('Make a link'));
  expect(create).toHaveBeenCalledWith({ role: 'guest', for_user: null });
  const code = await screen.findByRole('img', QR);
  expect(code.getAttribute('src')).toMatch(/^data:image\/svg\+xml/);
  await user.click(button('Copy application link'));
  await user.click(button('Copy browser link'));
  expect(host.copied).toEqual(['hearth://join#e30', 'https://192.168.1.5:8002/join#e30']);
  expect(screen.getByText(/It works once/)).toBeVisible();
});

it('makes one more device’s invite for the user themselves', async () => {
  const host = shared();
  const create = vi.spyOn(host, 'createInvite');
  const user = await show(host);
  await user.click(button('Invite'));
  await user.click(screen.getByRole('radio', { name: /Another device of mine/ }));
  await user.click(button('Make a link'));
  expect(create).toHaveBeenCalledWith({ role: 'owner', for_user: 'u' });
});

it('counts an invite’s time down without reading it out, and takes it away at its end', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const host = shared();
  const user = await show(host);
  await user.click(button('Invite'));
  await user.click(button('Make a link'));
  const timer = await screen.findByRole('timer');
  expect(timer).toHaveTextContent(/(10:00|9:5\d)/);
  act(() => void vi.advanceTimersByTime(60_000));
  expect(timer).toHaveTextContent(/(9:00|8:5\d)/);
  act(() => void vi.advanceTimersByTime(600_000));
  expect(screen.getByText('The link has expired.')).toBeVisible();
  expect(screen.queryByRole('img', QR)).toBeNull();
  await user.click(button('Make another link'));
  expect(button('Make a link')).toBeVisible();
});

it('says that the link was used', async () => {
  const host = shared();
  const user = await show(host);
  await user.click(button('Invite'));
  await user.click(button('Make a link'));
  await screen.findByRole('img', QR);
  await waitFor(() => expect(host.everybody.invites).toHaveLength(1));
  host.everybody = { ...host.everybody, invites: [] };
  act(() => host.emit({ type: 'people_changed' }));
  expect(await screen.findByText(/The link was used/)).toBeVisible();
  expect(screen.queryByRole('img', QR)).toBeNull();
});

it('takes an invite back, at once or later', async () => {
  const host = shared();
  const user = await show(host);
  const make = async () => {
    await user.click(button('Invite'));
    await user.click(button('Make a link'));
    await screen.findByRole('img', QR);
  };
  await make();
  await user.click(button('Cancel invite'));
  await waitFor(() => expect(screen.queryByRole('img', QR)).toBeNull());
  expect(host.everybody.invites).toEqual([]);

  await make();
  await user.click(button('Done'));
  const open = within(await screen.findByRole('region', { name: 'Open invites' }));
  expect(open.getByText('For a member')).toBeVisible();
  await user.click(open.getByRole('button', { name: 'Cancel invite' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Open invites' })).toBeNull());
  expect(host.everybody.invites).toEqual([]);
});

it('shows who waits, and lets them in or turns them away', async () => {
  const host = shared();
  const user = await show(host);
  const waiting = within(screen.getByRole('region', { name: 'Waiting for your approval' }));
  expect(waiting.getByText(/phone of Grace, browser/)).toBeVisible();
  await user.click(waiting.getByRole('button', { name: 'Approve' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: /Waiting/ })).toBeNull());
  expect(host.everybody.devices.find(({ id }) => id === 'phone')?.state).toBe('approved');

  const everybody = host.everybody;
  host.everybody = { ...everybody, devices: [...everybody.devices, device('watch', { state: 'waiting' })] };
  act(() => host.emit({ type: 'people_changed' }));
  await user.click(await screen.findByRole('button', { name: 'Turn away' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Turn away' })).toBeNull());
  expect(host.everybody.devices.find(({ id }) => id === 'watch')?.state).toBe('revoked');
});

it('shows everybody with when they were last here, and who is here now', async () => {
  const host = shared();
  await show(host);
  expect(person('Ada').getByText('Here now')).toBeVisible();
  expect(person('Ada').getByText('(you)')).toBeVisible();
  expect(person('Grace').getByText('Seen 3 hours ago')).toBeVisible();
  expect(screen.queryByText('Mallory')).toBeNull();
  const presence = { space_id: 's', user_id: 'grace', online: true, last_seen_at: null };
  act(() => host.emit({ type: 'presence_changed', presence }));
  expect(person('Grace').getByText('Here now')).toBeVisible();
});

it('changes a role', async () => {
  const host = shared();
  const user = await show(host);
  await user.click(person('Grace').getByRole('button', { name: /Role of Grace/ }));
  await user.click(await screen.findByRole('option', { name: 'Member' }));
  await waitFor(() => expect(host.everybody.users[1]?.role).toBe('member'));
});

it('revokes a device or a person only after it has asked', async () => {
  const host = shared();
  const user = await show(host);
  const laptop = within(person('Grace').getByRole('listitem', { name: 'laptop of Grace' }));
  await user.click(laptop.getByRole('button', { name: 'Revoke laptop of Grace' }));
  const first = await screen.findByRole('alertdialog', { name: 'Revoke “laptop of Grace”?' });
  await user.click(within(first).getByRole('button', { name: 'Cancel' }));
  expect(host.everybody.devices[1]?.state).toBe('approved');
  await user.click(laptop.getByRole('button', { name: 'Revoke laptop of Grace' }));
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Revoke' }));
  await waitFor(() => expect(host.everybody.devices[1]?.state).toBe('revoked'));

  await user.click(person('Grace').getByRole('button', { name: 'Revoke Grace' }));
  const second = await screen.findByRole('alertdialog', { name: 'Revoke “Grace”?' });
  await user.click(within(second).getByRole('button', { name: 'Revoke' }));
  await waitFor(() => expect(screen.queryByRole('listitem', { name: 'Grace' })).toBeNull());
  expect(person('Ada').queryByRole('button', { name: /^Revoke/ })).toBeNull();
});

it('shows the fingerprint in groups, and takes a certificate only with its key', async () => {
  const host = shared();
  const user = await show(host);
  await user.click(button('Advanced'));
  expect(screen.getAllByText('AB12')).toHaveLength(16);
  expect(screen.getByText(/A browser cannot check that/)).toBeVisible();
  await user.type(screen.getByRole('textbox', { name: 'Certificate file' }), '/etc/hearth.pem');
  expect(button('Use this certificate')).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: 'Key file' }), '/etc/hearth.key');
  await user.click(button('Use this certificate'));
  await waitFor(() =>
    expect(host.settings.sharing).toMatchObject({
      certificate: '/etc/hearth.pem',
      certificate_key: '/etc/hearth.key',
    }),
  );
});

it('offers an owner in a browser everything but what is the machine’s own', async () => {
  const host = shared();
  host.door = 'browser';
  host.sharing = { type: 'off' };
  await show(host);
  expect(screen.queryByRole('switch')).toBeNull();
  expect(screen.queryByRole('textbox', { name: 'Port' })).toBeNull();
  expect(button('Invite')).toBeVisible();
});

it('says why something was not done', async () => {
  const host = shared();
  host.approveDevice = () => Promise.reject({ code: 'unavailable', message: 'The disk is busy.' });
  const user = await show(host);
  await user.click(button('Approve'));
  expect(await screen.findByRole('alert')).toHaveTextContent('The disk is busy.');
});
