import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { accessibilityFaults } from '../../test/render';
import { JoinScreen, type JoinScreenProps } from './JoinScreen';
import { thisBrowser } from './thisBrowser';

const invite = { code: 'secret-code', fingerprint: 'ab'.repeat(32), spaceName: 'Ana’s Hearth' };

function show(change: Partial<JoinScreenProps['joining']> = {}) {
  const joining: JoinScreenProps['joining'] = {
    invite,
    state: 'new',
    space: async () => ({ id: 's', name: 'Workshop', version: '0.1.0' }),
    register: vi.fn(async () => {}),
    letIn: () => new Promise<void>(() => {}),
    ...change,
  };
  const onIn = vi.fn();
  render(<JoinScreen joining={joining} onIn={onIn} />);
  return { joining, onIn, user: userEvent.setup() };
}

it('says where it leads and what the browser’s warning means, and hides the code', async () => {
  show();
  expect(await screen.findByRole('heading', { name: 'Join Workshop' })).toBeVisible();
  expect(screen.getByRole('status')).toHaveTextContent('your browser cannot tell who is at the other end');
  expect(document.body).not.toHaveTextContent('secret-code');
  expect(await accessibilityFaults()).toEqual([]);
});

it('joins under a name, waits for the owner, and goes in by itself', async () => {
  let approve = () => {};
  const letIn = () =>
    new Promise<void>((resolve) => {
      approve = resolve;
    });
  const { joining, onIn, user } = show({ letIn });
  expect(screen.getByRole('button', { name: 'Join' })).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: 'Your name' }), ' Ben ');
  const device = screen.getByRole('textbox', { name: 'This browser' });
  await user.clear(device);
  await user.type(device, 'Phone{Enter}');
  expect(joining.register).toHaveBeenCalledWith('Ben', 'Phone');
  expect(await screen.findByRole('status')).toHaveTextContent('Waiting for approval');
  approve();
  await waitFor(() => expect(onIn).toHaveBeenCalledOnce());
});

it('says what to do about an invite that is used up', async () => {
  const { user } = show({ register: () => Promise.reject({ code: 'invite_invalid', message: '' }) });
  await user.type(screen.getByRole('textbox', { name: 'Your name' }), 'Ben{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('Ask for a new one.');
  expect(screen.getByRole('button', { name: 'Join' })).toBeEnabled();
});

it('goes on waiting after the page was opened again, and says if it was turned away', async () => {
  show({
    invite: null,
    state: 'waiting',
    letIn: () => Promise.reject({ code: 'unauthorized', message: '' }),
  });
  expect(await screen.findByRole('alert')).toHaveTextContent('You have no access');
});

it('says that access has ended, until there is a new invite', async () => {
  show({ invite: null, state: 'ended' });
  expect(screen.getByRole('alert')).toHaveTextContent('has ended its access');
  show({ state: 'ended' });
  expect(await screen.findByRole('button', { name: 'Join' })).toBeVisible();
});

it('says what is missing where somebody comes without an invite', async () => {
  show({ invite: null });
  expect(await screen.findByRole('heading', { name: 'Workshop' })).toBeVisible();
  expect(screen.getByText(/You need an invite/)).toBeVisible();
});

it.each([
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0', 'Edge, Windows'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1', 'Safari, iPhone'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko Firefox/120.0', 'Firefox, Linux'],
  ['curl', 'Browser'],
])('%s is called so that its owner knows it', (userAgent, name) => {
  expect(thisBrowser(userAgent)).toBe(name);
});
