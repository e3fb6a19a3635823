import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import type { Action } from '../../generated/Action';
import { renderWithHost } from '../../test/render';
import { endEdit, useEdits } from './editing/edits';
import { companyHost, waiting } from './testCompany';
import { input, testWindow } from './testWindow';

afterEach(() => {
  for (const id of useEdits.getState().edits.keys()) endEdit(id);
  localStorage.clear();
});

/** Shows a chat whose host has refused a change. */
async function refused(action: Action) {
  const host = companyHost();
  host.detail = { ...host.detail, pending: [waiting(action, { code: 'forbidden', message: 'No.' })] };
  await renderWithHost(host, testWindow(host).window(host.chatId));
  const user = userEvent.setup();
  const discard = async () => {
    await user.click(within(await screen.findByRole('alert')).getByRole('button', { name: 'Discard' }));
    act(() => host.emit({ type: 'pending_changed', chat_id: host.chatId, pending: [] }));
    expect(host.asked.at(-1)).toEqual(['discardOperation', `op of ${action.type}`]);
  };
  await screen.findByRole('textbox', { name: 'Message' });
  return { host, user, discard };
}

const written = { type: 'send_message', message_id: 'x', text: 'Bring a coat', reply_to: 'm2' } as const;

it('a message that is discarded is in the field again, and can be sent from there', async () => {
  const { host, user, discard } = await refused(written);
  await discard();
  expect(input()).toHaveValue('Bring a coat');
  expect(input()).toHaveFocus();
  await user.keyboard(' and boots{Enter}');
  const { message_id: _, ...content } = written;
  expect(host.operations.at(-1)?.action).toMatchObject({ ...content, text: 'Bring a coat and boots' });
});

it('what is being written is not written over by what is discarded', async () => {
  const { user, discard } = await refused(written);
  await user.type(input(), 'Something else');
  await discard();
  expect(input()).toHaveValue('Something else');
});

it('another version of a prompt that is discarded is in the editor of the prompt', async () => {
  const { discard } = await refused({
    type: 'edit_prompt',
    message_id: 'x',
    replaces: 'm0',
    text: 'Why not?',
  });
  await discard();
  expect(screen.getByRole('textbox', { name: 'Edit message' })).toHaveValue('Why not?');
  expect(input()).toHaveValue('');
});
