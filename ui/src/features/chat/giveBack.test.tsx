import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { Action } from '../../generated/Action';
import { renderWithHost } from '../../test/render';
import { endEdit, giveEditBack, startEdit, useEdits } from './editing/edits';
import { endReply, replyIn, startReply, useReplies } from './replies/replies';
import { companyHost, waiting } from './testCompany';
import { input, testWindow } from './testWindow';

afterEach(() => {
  for (const id of useEdits.getState().edits.keys()) endEdit(id);
  for (const [chatId, messageId] of useReplies.getState()) endReply(chatId, messageId);
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

it('what may be on its way to the host is not written a second time', async () => {
  const { host, discard } = await refused(written);
  vi.spyOn(host, 'discardOperation').mockImplementation(async (opId) => {
    host.asked.push(['discardOperation', opId]);
    throw { code: 'forbidden', message: 'It was sent.' };
  });
  await discard();
  expect(await screen.findByText('It was sent.', { exact: false })).toBeVisible();
  expect(input()).toHaveValue('');
});

it('a reply that was begun meanwhile stays one', async () => {
  const { host, discard } = await refused(written);
  startReply(host.chatId, 'm1');
  await discard();
  expect(input()).toHaveValue('Bring a coat');
  expect(replyIn(host.chatId)).toBe('m1');
});

it('words of a discarded edit come into an editor in which nothing was changed, and into no other', async () => {
  const edit = { type: 'edit_message', message_id: 'm0', text: 'Why not?' } as const;
  const { host, user, discard } = await refused(edit);
  startEdit({ id: 'm0', text: 'Hello', chat_id: host.chatId });
  await discard();
  const editor = screen.getByRole('textbox', { name: 'Edit message' });
  expect(editor).toHaveValue('Why not?');
  await user.type(editor, ' Indeed');
  giveEditBack('m0', 'Something else', host.chatId);
  expect(editor).toHaveValue('Why not? Indeed');
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
