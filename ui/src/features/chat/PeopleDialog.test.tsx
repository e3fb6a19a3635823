import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { accessibilityFaults, renderWithHost } from '../../test/render';
import { PathHost } from './pathHost';
import { companyHost } from './testCompany';
import { path } from './testMessages';
import { testWindow } from './testWindow';

async function open(host: PathHost) {
  host.presence = [{ space_id: 's', user_id: 'ana', online: true, last_seen_at: null }];
  host.everybody = {
    ...host.everybody,
    users: ['Ada:u', 'Ana:ana', 'Bo:bo', 'Cy:cy'].map((one) => {
      const [name = '', id = ''] = one.split(':');
      return { id, name, role: 'member', created_at: 0, revoked: false };
    }),
  };
  const { window } = testWindow(host);
  await renderWithHost(host, window(host.chatId));
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'People' }));
  return { user, dialog: within(await screen.findByRole('dialog', { name: 'People in this chat' })) };
}

const last = (host: PathHost) => host.operations.at(-1)?.action;

it('tells who takes part and who is here', async () => {
  const { dialog } = await open(companyHost());
  const people = dialog.getAllByRole('listitem').map(({ textContent }) => textContent);
  expect(people[0]).toContain('Ada (you)');
  expect(people[1]).toMatch(/Ana.*Here now/);
  expect(people[2]).toMatch(/Bo.*Away/);
  expect(await accessibilityFaults()).toEqual([]);
});

it('brings in whoever of the space is not there yet', async () => {
  const host = companyHost();
  const { user, dialog } = await open(host);
  await user.click(dialog.getByRole('button', { name: 'Add people' }));
  const list = within(await dialog.findByRole('list', { name: 'People who could be added' }));
  expect(list.getAllByRole('listitem')).toHaveLength(1);
  await user.click(list.getByRole('button', { name: 'Add Cy' }));
  expect(last(host)).toEqual({ type: 'add_user', user_id: 'cy' });
});

it('takes people out, and lets one leave, after it has asked', async () => {
  const host = companyHost();
  const { user, dialog } = await open(host);
  await user.click(dialog.getByRole('button', { name: 'Remove Ana' }));
  await user.click(await screen.findByRole('button', { name: 'Remove' }));
  expect(last(host)).toEqual({ type: 'remove_participant', participant_id: 'participant-ana' });

  await user.click(await screen.findByRole('button', { name: 'Leave chat' }));
  await user.click(await screen.findByRole('button', { name: 'Leave' }));
  expect(last(host)).toEqual({ type: 'remove_participant', participant_id: 'participant-user' });
});

it('lets the assistant answer every message', async () => {
  const host = companyHost();
  const { user, dialog } = await open(host);
  await user.click(dialog.getByRole('radio', { name: 'Every message' }));
  await waitFor(() => expect(last(host)).toEqual({ type: 'set_answering', answering: 'always' }));
});

it('offers a guest nothing that is not theirs to do', async () => {
  const host = companyHost();
  host.detail = {
    ...host.detail,
    rights: { add_people: false, remove_people: false, delete: false, stop_any: false },
  };
  const { dialog } = await open(host);
  expect(dialog.queryByRole('button', { name: 'Add people' })).toBeNull();
  expect(dialog.queryByRole('button', { name: 'Remove Ana' })).toBeNull();
  expect(dialog.getByRole('button', { name: 'Leave chat' })).toBeVisible();
});

it('in a chat of one person there is nobody to leave', async () => {
  const { dialog } = await open(new PathHost(path(2)));
  expect(dialog.queryByRole('button', { name: 'Leave chat' })).toBeNull();
  expect(dialog.queryByRole('radio')).toBeNull();
});
