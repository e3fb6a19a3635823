import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { loadEmoji } from '../../../components/emoji/emojiData';
import { accessibilityFaults, renderWithHost } from '../../../test/render';
import { PathHost } from '../pathHost';
import { companyHost, waiting } from '../testCompany';
import { path } from '../testMessages';
import { input, offline, testWindow } from '../testWindow';
import { endEdit, saveEdits, startEdit, useEdits } from './edits';

async function show(host: PathHost) {
  const { window } = testWindow(host);
  const { rerender } = await renderWithHost(host, window(host.chatId));
  await screen.findByRole('textbox', { name: 'Message' });
  return { user: userEvent.setup(), showChat: (shown: string | null) => rerender(window(shown)) };
}

// A busy machine takes its time to read them.
beforeAll(async () => {
  await Promise.all([import('../../../components/ConfirmDialog'), import('./EarlierTexts'), loadEmoji()]);
}, 60_000);

afterEach(() => {
  for (const id of useEdits.getState().edits.keys()) endEdit(id);
});

const editor = () => screen.getByRole('textbox', { name: 'Edit message' });
const mine = () => screen.findByRole('article', { name: 'Ada' });

it('among people a message is changed where it stands', async () => {
  const host = companyHost();
  const { user } = await show(host);
  await user.click(within(await mine()).getByRole('button', { name: 'Edit' }));
  fireEvent.keyDown(editor(), { key: 'Escape', keyCode: 229 });
  expect(editor(), 'an input method took that Escape').toBeVisible();
  await user.keyboard('!{Enter}');
  await waitFor(() =>
    expect(host.operations.at(-1)?.action).toEqual({
      type: 'edit_message',
      message_id: 'm0',
      text: 'Message 0!',
    }),
  );
  await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Edit message' })).toBeNull());
  expect(screen.getByRole('button', { name: 'Edit' })).toHaveFocus();
});

it('a prompt that was answered is asked again by the key, and can be changed for good beside that', async () => {
  const host = new PathHost(path(2));
  const { user } = await show(host);
  await user.click(within(await mine()).getByRole('button', { name: 'Edit' }));
  await user.keyboard('!');
  expect(screen.getByRole('button', { name: 'Save and ask again' })).toBeEnabled();
  expect(await accessibilityFaults()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(host.operations.at(-1)?.action).toMatchObject({ type: 'edit_message' }));
});

it('what could not be saved stays in the editor', async () => {
  const host = companyHost();
  const { user } = await show(host);
  await user.click(within(await mine()).getByRole('button', { name: 'Edit' }));
  vi.spyOn(host, 'apply').mockRejectedValue(offline);
  await user.keyboard('!{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('Hearth is shutting down.');
  expect(editor()).toHaveValue('Message 0!');
});

it('Escape asks before it throws away what was changed', async () => {
  const { user } = await show(companyHost());
  await user.click(within(await mine()).getByRole('button', { name: 'Edit' }));
  await user.keyboard('!{Escape}');
  const dialog = await screen.findByRole('alertdialog', { name: 'Discard your changes?' });
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
  expect(editor()).toHaveValue('Message 0!');
  fireEvent.keyDown(editor(), { key: 'Escape' });
  await user.click(await screen.findByRole('button', { name: 'Discard changes' }));
  await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Edit message' })).toBeNull());
  expect(screen.getByText('Message 0')).toBeVisible();
});

it('what is half changed outlives the window', () => {
  startEdit({ id: 'm7', text: 'Half', chat_id: 'chat' });
  saveEdits();
  expect(localStorage.getItem('hearth.edit.m7')).toBe('{"chatId":"chat","base":"Half","text":"Half"}');
  endEdit('m7');
  expect(localStorage.getItem('hearth.edit.m7')).toBeNull();
});

async function changeElsewhere(host: PathHost, text: string) {
  const first = host.onPath[0];
  if (first === undefined) throw new Error('there is one');
  first.message = { ...first.message, text };
  await act(async () => host.change(first.message, 'm2'));
}

it('an editor in which nothing was changed follows what is changed elsewhere', async () => {
  const host = companyHost();
  const { user } = await show(host);
  await user.click(within(await mine()).getByRole('button', { name: 'Edit' }));
  await changeElsewhere(host, 'From the phone');
  await waitFor(() => expect(editor()).toHaveValue('From the phone'));
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Edit message' })).toBeNull());
  expect(screen.queryByRole('alertdialog')).toBeNull();
  await user.click(within(await mine()).getByRole('button', { name: 'Edit' }));
  await changeElsewhere(host, 'From the phone again');
  await waitFor(() => expect(editor()).toHaveValue('From the phone again'));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(host.operations).toEqual([]);
});

it('what was changed in the editor stays, and it says what was changed elsewhere', async () => {
  const host = companyHost();
  const { user } = await show(host);
  await user.click(within(await mine()).getByRole('button', { name: 'Edit' }));
  await user.keyboard(', mine');
  await changeElsewhere(host, 'From the phone');
  expect(await screen.findByRole('alert')).toHaveTextContent(/changed meanwhile.*From the phone/);
  expect(editor()).toHaveValue('Message 0, mine');
  expect(await accessibilityFaults()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(host.operations.at(-1)?.action).toMatchObject({ text: 'Message 0, mine' }));
});

it('the up arrow in an empty field changes the last message one wrote', async () => {
  const { user } = await show(companyHost());
  await mine();
  await user.type(input(), 'x{ArrowUp}');
  expect(screen.queryByRole('textbox', { name: 'Edit message' })).toBeNull();
  await user.clear(input());
  await user.keyboard('{ArrowUp}');
  await waitFor(() => expect(editor()).toHaveFocus());
  expect(editor()).toHaveValue('Message 0');
});

it('an edited message says so, and shows what it said before, oldest first', async () => {
  const host = companyHost();
  const first = host.onPath[0];
  if (first !== undefined) first.message = { ...first.message, text: 'Now this', edited_at: 90_000_000 };
  host.earlier = [
    { message_id: 'm0', rev: 5, text: 'First *this*', written_at: 1 },
    { message_id: 'm0', rev: 6, text: 'Then this', written_at: 2 },
  ];
  const { user } = await show(host);
  await user.click(within(await mine()).getByRole('button', { name: /^Edited .*earlier versions$/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Earlier versions' });
  const versions = await within(dialog).findAllByRole('listitem');
  expect(versions.map((one) => one.lastElementChild?.textContent)).toEqual([
    'First *this*',
    'Then this',
    'Now this',
  ]);
  expect(await accessibilityFaults()).toEqual([]);
});

it('earlier versions that could not be read say why, and can be asked for again', async () => {
  const host = companyHost();
  const first = host.onPath[0];
  if (first !== undefined) first.message = { ...first.message, edited_at: 5 };
  vi.spyOn(host, 'earlierTexts').mockRejectedValueOnce(offline);
  const { user } = await show(host);
  await user.click(within(await mine()).getByRole('button', { name: /^Edited/ }));
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('list', { name: 'Versions of this message' })).toBeVisible();
});

it('an edit that waits is shown as it will be; one that was refused gives back what was written', async () => {
  const host = companyHost();
  const { user } = await show(host);
  const edit = { type: 'edit_message', message_id: 'm0', text: 'Offline words' } as const;
  act(() => host.emit({ type: 'pending_changed', chat_id: 'chat', pending: [waiting(edit)] }));
  expect(within(await mine()).getByText('Offline words')).toBeVisible();
  expect(within(await mine()).getByText('Waiting to be sent')).toBeVisible();
  const refused = waiting(edit, { code: 'forbidden', message: 'Too late.' });
  act(() => host.emit({ type: 'pending_changed', chat_id: 'chat', pending: [refused] }));
  const alert = screen.getByRole('alert');
  expect(alert).toHaveTextContent(/an edit.*Too late\..*Offline words/);
  await user.click(within(alert).getByRole('button', { name: 'Discard' }));
  expect(host.asked.at(-1)).toEqual(['discardOperation', 'op of edit_message']);
  expect(editor()).toHaveValue('Offline words');
});

it('a refused edit that is thrown away does not write over what is being written', async () => {
  const host = companyHost();
  const { user } = await show(host);
  await user.click(within(await mine()).getByRole('button', { name: 'Edit' }));
  await user.keyboard(', newer');
  const edit = { type: 'edit_message', message_id: 'm0', text: 'Offline words' } as const;
  const refused = waiting(edit, { code: 'forbidden', message: 'Too late.' });
  act(() => host.emit({ type: 'pending_changed', chat_id: 'chat', pending: [refused] }));
  await user.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Discard' }));
  expect(host.asked.at(-1)).toEqual(['discardOperation', 'op of edit_message']);
  expect(editor()).toHaveValue('Message 0, newer');
});

it('what one was changing is still there when the message is deleted meanwhile', async () => {
  const host = companyHost();
  const { user } = await show(host);
  await user.click(within(await mine()).getByRole('button', { name: 'Edit' }));
  await user.keyboard(' and more');
  const first = host.onPath[0];
  if (first === undefined) throw new Error('there is one');
  first.message = { ...first.message, text: '', deleted: true };
  act(() => host.change(first.message, 'm2'));
  expect(await screen.findByText('Message 0 and more')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Copy text' }));
  expect(host.copied).toEqual(['Message 0 and more']);
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  expect(screen.queryByText('Message 0 and more')).toBeNull();
});

it('names and emoji are offered while a message is changed as well', async () => {
  const { user } = await show(companyHost());
  await user.click(within(await mine()).getByRole('button', { name: 'Edit' }));
  await user.keyboard(' @an{Enter}');
  expect(editor()).toHaveValue('Message 0 @Ana ');
  await user.keyboard(':tada:');
  await waitFor(() => expect(editor()).toHaveValue('Message 0 @Ana 🎉'));
});
