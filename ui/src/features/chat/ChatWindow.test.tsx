import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { runCommand } from '../../components/commands';
import { testSettings } from '../../host/testHost';
import { accessibilityFaults, renderWithHost } from '../../test/render';
import { ChatWindow } from './ChatWindow';
import { PathHost } from './pathHost';
import { path } from './testMessages';
import { input, offline, testWindow } from './testWindow';

async function show(host: PathHost, chatId: string | null = host.chatId) {
  const { window, ...calls } = testWindow(host);
  const { rerender } = await renderWithHost(host, window(chatId));
  await screen.findByRole('textbox', { name: 'Message' });
  const showChat = (shown: string | null) => rerender(window(shown));
  return { user: userEvent.setup(), showChat, ...calls };
}

afterEach(() => void vi.restoreAllMocks());

/** A clock that stands still: on a busy machine a click takes as long as it likes. */
function stopClock() {
  const now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(now);
  return { afterAWhile: () => clock.mockReturnValue(now + 1000) };
}

const sent = (host: PathHost) => host.operations.filter(({ action }) => action.type === 'send_message');

it('the first message starts a chat with the chosen model', async () => {
  const host = new PathHost();
  const { user, onStarted } = await show(host, null);
  expect(input()).toHaveFocus();
  await user.type(input(), 'Hello{Shift>}{Enter}{/Shift}there{Enter}');
  await waitFor(() => expect(onStarted).toHaveBeenCalledTimes(1));
  const [create, send] = host.operations;
  expect(create?.action).toEqual({ type: 'create_chat', model: testSettings().ai.default_model });
  expect(send?.action).toMatchObject({ type: 'send_message', text: 'Hello\nthere' });
  expect(onStarted).toHaveBeenCalledWith(send?.chat_id);
  expect(host.newChatDraft).toBe('');
});

it('a first message that could not be sent can be changed and sent into the chat that was made for it', async () => {
  const host = new PathHost();
  const { user, onStarted } = await show(host, null);
  const apply = host.apply.bind(host);
  vi.spyOn(host, 'apply').mockImplementation(async (operation) => {
    const receipt = await apply(operation);
    if (operation.action.type === 'send_message') throw offline;
    return receipt;
  });
  await user.type(input(), 'Hello{Enter}');
  await screen.findByRole('alert');
  vi.restoreAllMocks();
  await user.type(input(), '!{Enter}');
  await waitFor(() => expect(onStarted).toHaveBeenCalledTimes(1));
  const [create, refused, again, send] = host.operations;
  expect(again).toEqual(create);
  expect(send).toMatchObject({ chat_id: create?.chat_id, action: { text: 'Hello!' } });
  expect(send?.op_id).not.toBe(refused?.op_id);
});

it('without a model the new chat says so and leads to the settings', async () => {
  const settings = testSettings();
  const host = new PathHost([], { ...settings, ai: { ...settings.ai, default_model: null } });
  const { user, onOpenSettings } = await show(host, null);
  expect(screen.getByText(/No model is chosen yet/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Open settings' }));
  expect(onOpenSettings).toHaveBeenCalledWith('ai');
});

it('shows each message as an article of its author, in the log', async () => {
  await show(new PathHost(path(4)));
  const log = screen.getByRole('log', { name: 'Messages' });
  await waitFor(() => expect(within(log).getAllByRole('article').length).toBeGreaterThan(1));
  expect(within(log).getAllByRole('article', { name: 'Ada' })[0]).toHaveTextContent('Message');
  expect(within(log).getAllByRole('article', { name: 'gpt-5-mini' })[0]).toHaveTextContent('cost unknown');
  expect(await accessibilityFaults()).toEqual([]);
});

it('Enter held down, or Send clicked twice, sends one message', async () => {
  const host = new PathHost(path(2));
  const { user } = await show(host);
  await user.type(input(), 'Once');
  fireEvent.keyDown(input(), { key: 'Enter' });
  fireEvent.keyDown(input(), { key: 'Enter', repeat: true });
  fireEvent.keyDown(input(), { key: 'Enter' });
  await waitFor(() => expect(input()).toHaveValue(''));
  expect(sent(host)).toHaveLength(1);
});

it('whoever goes on writing while a message is on its way loses nothing of it', async () => {
  const host = new PathHost(path(2));
  const { user } = await show(host);
  const apply = host.apply.bind(host);
  let arrive = () => {};
  vi.spyOn(host, 'apply').mockImplementationOnce(async (operation) => {
    await new Promise<void>((arrived) => {
      arrive = arrived;
    });
    return await apply(operation);
  });
  await user.type(input(), 'First{Enter}');
  await user.type(input(), 'Second{Enter}');
  expect(sent(host)).toHaveLength(0);
  arrive();
  await waitFor(() => expect(sent(host)).toHaveLength(2));
  expect(sent(host).map(({ action }) => action)).toMatchObject([{ text: 'First' }, { text: 'Second' }]);
  await waitFor(() => expect(input()).toHaveValue(''));
});

it('Enter that ends the choice of an input method does not send', async () => {
  const host = new PathHost(path(2));
  const { user } = await show(host);
  await user.type(input(), 'にほん');
  fireEvent.keyDown(input(), { key: 'Enter', keyCode: 229 });
  expect(sent(host)).toHaveLength(0);
});

it('a message that could not be sent stays, and is sent again as the same operation', async () => {
  const host = new PathHost(path(2));
  const { user } = await show(host);
  const asked: string[] = [];
  vi.spyOn(host, 'apply').mockImplementation(async (operation) => {
    asked.push(operation.op_id);
    throw offline;
  });
  await user.type(input(), 'Do not lose me{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('Hearth is shutting down.');
  expect(input()).toHaveValue('Do not lose me');
  await user.type(input(), '{Enter}');
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]).toBe(asked[0]);

  vi.restoreAllMocks();
  await user.type(input(), '!{Enter}');
  await waitFor(() => expect(input()).toHaveValue(''));
  expect(sent(host)[0]?.op_id).not.toBe(asked[0]);
});

it('while an answer is made there is Stop, and the next message waits in the field', async () => {
  const host = new PathHost(path(2));
  const { user } = await show(host);
  act(() => host.startAnswer());
  expect(await screen.findByRole('status', { name: 'Typing' })).toHaveTextContent('gpt-5-mini is thinking');
  await user.type(input(), 'And then?{Enter}');
  expect(input()).toHaveValue('And then?');
  expect(sent(host)).toHaveLength(0);
  expect(screen.getByText('You can send this when the answer is finished')).toBeVisible();

  act(() => host.delta(0, 'It is **bl'));
  expect(await screen.findByText(/It is/)).toBeVisible();
  expect(screen.queryByRole('status', { name: 'Typing' })).toBeNull();
  const stop = vi.spyOn(host, 'stopRun');
  act(() => void runCommand('stop'));
  expect(stop).toHaveBeenCalledTimes(1);
  stopClock().afterAWhile();
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(stop).toHaveBeenCalledTimes(2);
  act(() => host.endAnswer('It is **blue**.'));
  expect(await screen.findByRole('button', { name: 'Send' })).toBeEnabled();
  expect(await screen.findByText('blue')).toBeVisible();
});

it.each([
  ['complete', 'gpt-5-mini has answered.'],
  ['stopped', 'The answer of gpt-5-mini was stopped.'],
  ['failed', 'gpt-5-mini could not finish the answer.'],
] as const)('an answer that ended as %s is told so', async (status, words) => {
  const host = new PathHost(path(2));
  await show(host);
  act(() => host.startAnswer());
  expect(screen.queryByText(words)).toBeNull();
  act(() => host.endAnswer('Half', status));
  expect(await screen.findByText(words)).toBeInTheDocument();
});

it('the second click on Send does not stop the answer', async () => {
  const host = new PathHost(path(2));
  const { user } = await show(host);
  vi.spyOn(host, 'apply').mockImplementation(async ({ op_id, chat_id }) => {
    host.startAnswer();
    return { op_id, chat_id, rev: 1 };
  });
  const stop = vi.spyOn(host, 'stopRun');
  const { afterAWhile } = stopClock();
  await user.type(input(), 'Hello');
  await user.click(screen.getByRole('button', { name: 'Send' }));
  await user.click(await screen.findByRole('button', { name: 'Stop' }));
  expect(stop).not.toHaveBeenCalled();
  afterAWhile();
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(stop).toHaveBeenCalledTimes(1);
});

it('whoever turned back a little from an answer that grows finds the way to its end', async () => {
  const host = new PathHost(path(4));
  await show(host);
  const log = screen.getByRole('log', { name: 'Messages' });
  const scrollHeight = vi.spyOn(log, 'scrollHeight', 'get').mockReturnValue(3000);
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 1000, 700));
  log.scrollTop = 2300;
  fireEvent.scroll(log);
  fireEvent.wheel(log, { deltaY: -10 });
  log.scrollTop = 2290;
  fireEvent.scroll(log);
  expect(screen.queryByRole('button', { name: 'Jump to latest' })).toBeNull();
  scrollHeight.mockReturnValue(3700);
  act(() => host.startAnswer());
  expect(await screen.findByRole('button', { name: 'Jump to latest' })).toBeVisible();
});

it('a run that waits shows for how long, and can be cancelled', async () => {
  const host = new PathHost(path(2));
  const { user } = await show(host);
  const now = Date.now();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now);
  act(() => host.startAnswer());
  act(() => host.wait({ reason: 'rate_limited', message: 'Slow down.', attempt: 2, until: now + 11_900 }));
  expect(await screen.findByText('Trying again in 12 s')).toBeVisible();
  clock.mockReturnValue(now + 3000);
  expect(await screen.findByText('Trying again in 9 s')).toBeVisible();
  expect(screen.getByText('“Slow down.”')).toBeVisible();
  const stop = vi.spyOn(host, 'stopRun');
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(stop).toHaveBeenCalledWith('run');
});

it('a paste beyond the limit is refused with the limit, and nothing of the text is lost', async () => {
  const { user } = await show(new PathHost(path(2)));
  await user.type(input(), 'Mine');
  await user.paste('x'.repeat(5 * 1024 * 1024));
  expect(screen.getByRole('alert')).toHaveTextContent(
    'One message holds up to 1 MB of text. This would be 5.2 MB.',
  );
  expect(input()).toHaveValue('Mine');
});

it('the draft of a chat is there again, and what is typed is saved when the field is left', async () => {
  const host = new PathHost(path(2));
  host.draft = 'Half a thou';
  const { user } = await show(host);
  expect(input()).toHaveValue('Half a thou');
  await user.type(input(), 'ght');
  act(() => void window.dispatchEvent(new Event('blur')));
  expect(host.draft).toBe('Half a thought');
});

it('a draft that could not be saved says so, and is there when the chat is opened again', async () => {
  const host = new PathHost(path(2));
  const { user, showChat } = await show(host);
  const save = vi.spyOn(host, 'saveDraft').mockRejectedValue(offline);
  await user.type(input(), 'Half a thought');
  act(() => void window.dispatchEvent(new Event('blur')));
  expect(await screen.findByRole('alert')).toHaveTextContent('Your draft could not be saved');
  showChat(null);
  await waitFor(() => expect(input()).toHaveValue(''));
  showChat(host.chatId);
  await waitFor(() => expect(input()).toHaveValue('Half a thought'));

  save.mockRestore();
  await user.type(input(), '!');
  await waitFor(() => expect(host.draft).toBe('Half a thought!'));
  expect(screen.queryByRole('alert')).toBeNull();
});

it('a chat that is left and opened again at once shows the draft as it was left', async () => {
  const host = new PathHost(path(2));
  host.draft = 'Old';
  const { user, showChat } = await show(host);
  let commit = () => {};
  vi.spyOn(host, 'saveDraft').mockImplementation(
    () =>
      new Promise((saved) => {
        commit = saved;
      }),
  );
  await user.type(input(), ' and new');
  showChat(null);
  await waitFor(() => expect(input()).toHaveValue(''));
  showChat(host.chatId);
  await waitFor(() => expect(input()).toHaveValue('Old and new'));
  await act(async () => commit());
});

it('another model can be chosen from the providers’ lists, or typed', async () => {
  const host = new PathHost(path(2));
  const { user } = await show(host);
  await user.click(screen.getByRole('button', { name: 'Model: gpt-5-mini' }));
  await user.click(await screen.findByRole('option', { name: 'gpt-5' }));
  expect(host.operations.at(-1)?.action).toMatchObject({
    type: 'set_assistant',
    assistant: { model: 'gpt-5', name: 'gpt-5' },
  });
  await user.click(screen.getByRole('button', { name: /^Model:/ }));
  await user.type(screen.getByRole('searchbox', { name: 'Find or type a model' }), 'my-own');
  await user.click(await screen.findByRole('option', { name: /my-own/ }));
  expect(host.operations.at(-1)?.action).toMatchObject({ assistant: { model: 'my-own' } });
});

it('a read that failed says so until it is dismissed, or another goes well', async () => {
  const host = new PathHost(path(2));
  const { user } = await show(host);
  const open = vi.spyOn(host, 'openChat').mockRejectedValue({ code: 'disk_full', message: 'full' });
  act(() => host.emit({ type: 'resync' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('The disk is full');
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('alert')).toBeNull();

  act(() => host.emit({ type: 'resync' }));
  await screen.findByRole('alert');
  open.mockRestore();
  act(() => host.startAnswer());
  act(() => host.endAnswer('Done'));
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

it('a chat that cannot be opened says why and can be tried again', async () => {
  const host = new PathHost(path(2));
  const open = vi.spyOn(host, 'openChat').mockRejectedValue({ code: 'disk_full', message: 'full' });
  const onShown = vi.fn();
  await renderWithHost(
    host,
    <ChatWindow
      chatId={host.chatId}
      leading={null}
      onStarted={() => {}}
      onOpenSettings={() => {}}
      onRead={() => {}}
      onShown={onShown}
    />,
  );
  expect(await screen.findByRole('alert')).toHaveTextContent('The disk is full');
  expect(onShown).toHaveBeenCalled();
  open.mockRestore();
  await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('log', { name: 'Messages' })).toBeVisible();
});
