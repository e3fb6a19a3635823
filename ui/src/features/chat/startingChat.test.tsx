import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import type { ChatId } from '../../generated/ChatId';
import type { Operation } from '../../generated/Operation';
import { TestHost } from '../../host/testHost';
import { renderWithHost } from '../../test/render';
import { ChatWindow } from './ChatWindow';
import { input, offline } from './testWindow';

/** A host whose first message, and whose chats, come only when the test says so. */
class SlowHost extends TestHost {
  arrive = () => {};
  refuse = (_: unknown) => {};
  open = () => {};
  private isArrived = this.again();
  private readonly isOpen = new Promise<void>((done) => {
    this.open = done;
  });

  /** The next message comes when the test says so, too. */
  again(): Promise<void> {
    this.isArrived = new Promise<void>((done, refused) => {
      this.arrive = done;
      this.refuse = refused;
    });
    return this.isArrived;
  }

  override async apply(operation: Operation) {
    if (operation.action.type !== 'send_message') return await super.apply(operation);
    await this.isArrived;
    this.operations.push(operation);
    return { op_id: operation.op_id, chat_id: operation.chat_id, rev: 2 };
  }

  override async openChat(chatId: ChatId) {
    await this.isOpen;
    return await super.openChat(chatId);
  }

  get started(): ChatId {
    const create = this.operations.find(({ action }) => action.type === 'create_chat');
    if (create === undefined) throw new Error('no chat was created');
    return create.chat_id;
  }
}

interface ShownProps {
  first: ChatId | null;
  onStarted: (chatId: ChatId) => void;
  /** Is told how another chat is shown. */
  showWith: (show: (chatId: ChatId | null) => void) => void;
}

function Shown({ first, onStarted, showWith }: ShownProps) {
  const [chatId, setChatId] = useState(first);
  showWith(setChatId);
  return (
    <ChatWindow
      chatId={chatId}
      leading={null}
      onStarted={(id) => {
        onStarted(id);
        setChatId(id);
      }}
      onOpenSettings={() => {}}
      onRead={() => {}}
      onShown={() => {}}
    />
  );
}

async function show(host: SlowHost, first: ChatId | null = null) {
  const onStarted = vi.fn();
  let showChat = (_: ChatId | null) => {};
  const showWith: ShownProps['showWith'] = (given) => {
    showChat = given;
  };
  await renderWithHost(host, <Shown first={first} onStarted={onStarted} showWith={showWith} />);
  return { user: userEvent.setup(), onStarted, showChat: (id: ChatId | null) => act(() => showChat(id)) };
}

const isEmpty = () => screen.findByText('Nothing has been said here yet.');

it('the field stays when the first message starts the chat, and what is written meanwhile is in it', async () => {
  const host = new SlowHost();
  const { user, onStarted } = await show(host);
  const field = input();
  await user.keyboard('Hello{Enter} and');
  expect(field).toHaveValue('Hello and');
  await act(async () => host.arrive());
  await waitFor(() => expect(onStarted).toHaveBeenCalledWith(host.started));
  expect(input(), 'another field while the chat is read').toBe(field);
  expect(field).toHaveFocus();
  // Whether an answer is being made, which it would have to wait for, is not known yet.
  await user.keyboard(' then{Enter}');
  expect(host.operations.filter(({ action }) => action.type === 'send_message')).toHaveLength(1);
  await act(async () => host.open());
  await isEmpty();
  expect(input(), 'another field once the chat was read').toBe(field);
  expect(field).toHaveFocus();
  await user.keyboard(' more');
  expect(field).toHaveValue(' and then more');
  act(() => void window.dispatchEvent(new Event('blur')));
  await waitFor(() => expect(host.chats.get(host.started)?.draft).toBe(' and then more'));
  expect(host.newChatDraft).toBe('');
});

it('whoever has left for another chat before the first message arrived is not called back', async () => {
  const host = new SlowHost();
  const other = host.addChat('Another');
  host.open();
  const { user, onStarted, showChat } = await show(host);
  await user.keyboard('Hello{Enter}');
  showChat(other);
  await isEmpty();
  await user.keyboard('Mine');
  await act(async () => host.arrive());
  await waitFor(() => expect(host.newChatDraft).toBe(''));
  expect(onStarted).not.toHaveBeenCalled();
  expect(input()).toHaveValue('Mine');
});

it('what is written in the next new chat outlives the arrival of the message before', async () => {
  const host = new SlowHost();
  const other = host.addChat('Another');
  host.open();
  const { user, showChat } = await show(host);
  await user.keyboard('Hello{Enter}');
  showChat(other);
  await isEmpty();
  showChat(null);
  await user.clear(input());
  await user.type(input(), 'Something else');
  await act(async () => host.arrive());
  expect(input()).toHaveValue('Something else');
  act(() => void window.dispatchEvent(new Event('blur')));
  await waitFor(() => expect(host.newChatDraft).toBe('Something else'));
});

it('a message that arrives after its chat was left and opened again is taken out of the field, and nothing else', async () => {
  const host = new SlowHost();
  const one = host.addChat('One');
  const other = host.addChat('Another');
  host.open();
  const { user, showChat } = await show(host, one);
  await isEmpty();
  await user.keyboard('Hello{Enter}');
  showChat(other);
  showChat(one);
  await isEmpty();
  await user.type(input(), ' and more');
  expect(input()).toHaveValue('Hello and more');
  await act(async () => host.arrive());
  await waitFor(() => expect(input()).toHaveValue(' and more'));
});

it('what was written and saved behind a message outlives that its chat is left and opened again', async () => {
  const host = new SlowHost();
  const one = host.addChat('One');
  const other = host.addChat('Another');
  host.open();
  const { user, showChat } = await show(host, one);
  await isEmpty();
  await user.keyboard('Hello{Enter} and more');
  await waitFor(() => expect(host.chats.get(one)?.draft).toBe('Hello and more'));
  showChat(other);
  await isEmpty();
  showChat(one);
  await isEmpty();
  expect(input()).toHaveValue('Hello and more');
  await act(async () => host.arrive());
  await waitFor(() => expect(input()).toHaveValue(' and more'));
  act(() => void window.dispatchEvent(new Event('blur')));
  await waitFor(() => expect(host.chats.get(one)?.draft).toBe(' and more'));
});

it.each([
  { where: 'a chat', isNew: false },
  { where: 'a new chat', isNew: true },
])('a message under way is not sent again from $where that was left and opened again', async ({ isNew }) => {
  const host = new SlowHost();
  const one = host.addChat('One');
  const other = host.addChat('Another');
  host.open();
  const left = isNew ? null : one;
  const { user, showChat } = await show(host, left);
  if (!isNew) await isEmpty();
  await user.keyboard('Hello{Enter}');
  showChat(other);
  await isEmpty();
  showChat(left);
  if (!isNew) await isEmpty();
  const send = () => screen.getByRole('button', { name: 'Send' });
  expect(input()).toHaveValue('Hello');
  expect(send()).toBeDisabled();
  await user.type(input(), '{Enter} there{Enter}');
  await act(async () => host.arrive());
  await waitFor(() => expect(input()).toHaveValue(' there'));
  await waitFor(() => expect(send()).toBeEnabled());
  const sent = () =>
    host.operations.flatMap(({ action }) => (action.type === 'send_message' ? [action.text] : []));
  expect(sent()).toEqual(['Hello']);
  await user.type(input(), '{Enter}');
  await waitFor(() => expect(sent()).toEqual(['Hello', ' there']));
});

it('whoever opens the new chat from the list before its first message arrived keeps what they type there', async () => {
  const host = new SlowHost();
  host.open();
  const { user, onStarted, showChat } = await show(host);
  const field = input();
  await user.keyboard('Hello{Enter} and');
  showChat(host.started);
  await isEmpty();
  expect(input()).toBe(field);
  expect(field).toHaveValue('Hello and');
  await user.keyboard(' more');
  await act(async () => host.arrive());
  await waitFor(() => expect(field).toHaveValue(' and more'));
  expect(onStarted).not.toHaveBeenCalled();
  act(() => void window.dispatchEvent(new Event('blur')));
  await waitFor(() => expect(host.chats.get(host.started)?.draft).toBe(' and more'));
  expect(host.newChatDraft).toBe('');
});

it('a first message that was refused is sent from its chat, opened from the list, and what is typed next stays', async () => {
  const host = new SlowHost();
  host.open();
  const { user, showChat } = await show(host);
  await user.keyboard('Hello{Enter}');
  await act(async () => host.refuse(offline));
  await screen.findByRole('alert');
  showChat(host.started);
  await isEmpty();
  expect(input()).toHaveValue('Hello');
  await waitFor(() => expect(host.newChatDraft).toBe(''));
  host.again();
  await user.type(input(), '{Enter} and more');
  await act(async () => host.arrive());
  await waitFor(() => expect(input()).toHaveValue(' and more'));
  expect(host.operations.filter(({ action }) => action.type === 'send_message')).toHaveLength(1);
});
