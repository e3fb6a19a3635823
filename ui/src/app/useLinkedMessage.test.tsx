import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it, vi } from 'vitest';
import { HostProvider } from '../host/HostContext';
import { TestHost } from '../host/testHost';
import { useLinkedMessage } from './useLinkedMessage';

const chat = '01980000-0000-7000-8000-00000000000a';
const message = '01980000-0000-7000-8000-00000000000b';

function follow(goTo: (chatId: string, messageId: string) => void, host = new TestHost()) {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <HostProvider host={host}>{children}</HostProvider>
  );
  return renderHook(() => useLinkedMessage(goTo), { wrapper });
}

it('a link that is opened outside the window goes there', () => {
  const goTo = vi.fn();
  const host = new TestHost();
  follow(goTo, host);
  act(() => host.emit({ type: 'message_requested', chat_id: chat, message_id: message }));
  expect(goTo).toHaveBeenCalledExactlyOnceWith(chat, message);
});

it('a page that is opened at a message goes there, once', () => {
  window.history.replaceState(null, '', `/chat#message/${chat}/${message}`);
  const goTo = vi.fn();
  const { unmount } = follow(goTo);
  expect(goTo).toHaveBeenCalledExactlyOnceWith(chat, message);
  expect(window.location.hash).toBe('');
  unmount();
  follow(goTo);
  expect(goTo).toHaveBeenCalledOnce();
});

it('a link that is opened in a page that is there goes there as well', () => {
  const goTo = vi.fn();
  follow(goTo);
  act(() => {
    window.history.replaceState(null, '', `/chat#message/${chat}/${message}`);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  });
  expect(goTo).toHaveBeenCalledExactlyOnceWith(chat, message);
});
