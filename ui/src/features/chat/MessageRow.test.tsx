import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { renderWithHost } from '../../test/render';
import { PathHost } from './pathHost';
import { answer, path } from './testMessages';
import { input, offline, testWindow } from './testWindow';

async function show(host: PathHost) {
  const { window, ...calls } = testWindow(host);
  const { rerender } = await renderWithHost(host, window(host.chatId));
  await screen.findByRole('textbox', { name: 'Message' });
  const showChat = (shown: string | null) => rerender(window(shown));
  return { user: userEvent.setup(), showChat, ...calls };
}

afterEach(() => void vi.restoreAllMocks());

const editor = () => screen.queryByRole('textbox', { name: 'Edit message' });

it('a failed answer says why in words, with the provider’s own, and the ways out', async () => {
  const error = {
    code: 'key_refused',
    message: 'Incorrect API key',
    server: 'api.openai.com',
    status: 401,
  } as const;
  const host = new PathHost(
    path(2, (at) => (at === 1 ? { text: '', status: 'failed', answer: answer({ error }) } : {})),
  );
  const { user, onOpenSettings } = await show(host);
  const reply = await screen.findByRole('article', { name: 'gpt-5-mini' });
  expect(reply).toHaveTextContent('OpenAI refused the API key.');
  expect(reply).toHaveTextContent('“Incorrect API key”');
  await user.click(within(reply).getByRole('button', { name: 'Open settings' }));
  expect(onOpenSettings).toHaveBeenCalledWith('ai');
  await user.click(within(reply).getByRole('button', { name: 'Try again' }));
  expect(host.operations.at(-1)?.action).toEqual({ type: 'regenerate', message_id: 'm1' });
});

it('a failure interrupts a screen reader when it comes, and not again when it is scrolled past', async () => {
  const error = { code: 'server_error', message: '', server: 'api.openai.com', status: 500 } as const;
  const host = new PathHost(path(2));
  const { showChat } = await show(host);
  act(() => host.startAnswer());
  await screen.findByRole('status', { name: 'Typing' });
  act(() => host.endAnswer('', 'failed', error));
  expect(await screen.findByRole('alert')).toHaveTextContent('OpenAI had a fault of its own.');
  showChat(null);
  showChat(host.chatId);
  expect(await screen.findByText('OpenAI had a fault of its own.')).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
});

it('a failure too fast to be seen being written is told as well, once', async () => {
  const error = { code: 'key_refused', message: '', server: 'api.openai.com', status: 401 } as const;
  const failed = {
    id: 'at-once',
    status: 'failed',
    created_at: Date.now(),
    answer: answer({ error }),
  } as const;
  const { showChat } = await show(new PathHost(path(2, (at) => (at === 1 ? failed : {}))));
  expect(await screen.findByRole('alert')).toHaveTextContent('OpenAI refused the API key.');
  showChat(null);
  showChat('chat');
  expect(await screen.findByText('OpenAI refused the API key.')).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
});

it('an interrupted answer is kept and can be continued', async () => {
  const error = { code: 'stream_cut', message: '', server: 'localhost:11434', status: null } as const;
  const host = new PathHost(
    path(2, (at) => (at === 1 ? { text: 'Half', status: 'interrupted', answer: answer({ error }) } : {})),
  );
  const { user } = await show(host);
  expect(await screen.findByText('The connection to localhost:11434 broke off.')).toBeVisible();
  expect(screen.getByText('Half')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Continue' }));
  expect(host.operations.at(-1)?.action).toEqual({ type: 'continue_answer', message_id: 'm1' });
});

it('copies, regenerates, and steps through versions', async () => {
  const views = path(2);
  const last = views[1];
  if (last !== undefined) last.versions = ['older', 'm1', 'newer'];
  const host = new PathHost(views);
  const { user } = await show(host);
  const reply = await screen.findByRole('article', { name: 'gpt-5-mini' });
  expect(within(reply).getByText('2 / 3')).toBeVisible();
  await user.click(within(reply).getByRole('button', { name: 'Previous version' }));
  expect(host.operations.at(-1)?.action).toEqual({ type: 'select_version', message_id: 'older' });
  await user.click(within(reply).getByRole('button', { name: 'Next version' }));
  expect(host.operations.at(-1)?.action).toEqual({ type: 'select_version', message_id: 'newer' });
  await user.click(within(reply).getByRole('button', { name: 'Copy' }));
  expect(host.copied).toEqual(['Message 1']);
  await user.click(within(reply).getByRole('button', { name: 'Regenerate' }));
  expect(host.operations.at(-1)?.action).toEqual({ type: 'regenerate', message_id: 'm1' });
});

it('a prompt is edited in its place and sent as a new version; Escape leaves it as it was', async () => {
  const host = new PathHost(path(2));
  const { user } = await show(host);
  const prompt = await screen.findByRole('article', { name: 'Ada' });
  await user.click(within(prompt).getByRole('button', { name: 'Edit' }));
  await user.keyboard('{Escape}');
  expect(within(prompt).queryByRole('textbox')).toBeNull();
  await user.click(within(prompt).getByRole('button', { name: 'Edit' }));
  await user.keyboard(' again{Enter}');
  await waitFor(() =>
    expect(host.operations.at(-1)?.action).toMatchObject({
      type: 'edit_prompt',
      replaces: 'm0',
      text: 'Message 0 again',
    }),
  );
});

it('a prompt that is being edited is still so after another chat was shown', async () => {
  const host = new PathHost(path(2));
  const { user, showChat } = await show(host);
  await user.click(await screen.findByRole('button', { name: 'Edit' }));
  await user.keyboard(' again');
  showChat(null);
  await waitFor(() => expect(editor()).toBeNull());
  showChat(host.chatId);
  await waitFor(() => expect(editor()).toHaveValue('Message 0 again'));
  expect(editor()).not.toHaveFocus();
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await user.click(screen.getByRole('button', { name: 'Edit' }));
  expect(editor()).toHaveValue('Message 0');

  await user.paste('x'.repeat(5 * 1024 * 1024));
  expect(screen.getByRole('alert')).toHaveTextContent('One message holds up to 1 MB of text.');
  expect(editor()).toHaveValue('Message 0');
  await user.keyboard('{Escape}');
});

it('the focus goes on with what a button did, and never falls to the page', async () => {
  const views = path(2);
  const last = views[1];
  if (last === undefined) throw new Error('there are two');
  last.versions = ['m1', 'other', 'third'];
  const host = new PathHost(views);
  const { user } = await show(host);
  const showVersion = (id: string) => {
    const row = { ...last.message, id };
    host.onPath.splice(1, 1, { ...last, message: row });
    act(() => host.change(row, id));
  };
  await user.click(await screen.findByRole('button', { name: 'Next version' }));
  showVersion('other');
  await screen.findByText('2 / 3');
  expect(screen.getByRole('button', { name: 'Next version' })).toHaveFocus();
  await user.keyboard('{Enter}');
  expect(host.operations.at(-1)?.action).toEqual({ type: 'select_version', message_id: 'third' });
  showVersion('third');
  await screen.findByText('3 / 3');
  expect(screen.getByRole('button', { name: 'Previous version' })).toHaveFocus();

  await user.click(screen.getByRole('button', { name: 'Edit' }));
  await user.keyboard('{Escape}');
  expect(screen.getByRole('button', { name: 'Edit' })).toHaveFocus();
  await user.keyboard('{Enter} again');
  await user.click(within(screen.getByRole('log')).getByRole('button', { name: 'Save and ask again' }));
  await waitFor(() => expect(input()).toHaveFocus());

  await user.click(screen.getByRole('button', { name: 'Regenerate' }));
  host.onPath.pop();
  act(() => host.startAnswer());
  await waitFor(() => expect(input()).toHaveFocus());
  act(() => host.endAnswer('Done'));
  await user.type(input(), 'Thanks');
  await user.click(screen.getByRole('button', { name: 'Send' }));
  expect(input()).toHaveFocus();
});

it('a copy that failed is not called one, and a link that cannot be opened says so', async () => {
  const host = new PathHost(path(2, (at) => (at === 1 ? { text: '[Out](https://example.org)' } : {})));
  const { user } = await show(host);
  const copying = vi.spyOn(host, 'copyText').mockRejectedValue(offline);
  const prompt = await screen.findByRole('article', { name: 'Ada' });
  await user.click(within(prompt).getByRole('button', { name: 'Copy' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Hearth is shutting down.');
  expect(screen.queryByRole('button', { name: 'Copied' })).toBeNull();
  copying.mockRestore();
  await user.click(within(prompt).getByRole('button', { name: 'Copy' }));
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));

  vi.spyOn(host, 'openLink').mockRejectedValue({ code: 'unavailable', message: 'No browser was found.' });
  await user.click(await screen.findByRole('link', { name: 'Out' }));
  await user.click(await screen.findByRole('button', { name: 'Open' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('No browser was found.');
});
