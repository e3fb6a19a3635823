import { act, renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useLinkedMessage } from './useLinkedMessage';

const chat = '01980000-0000-7000-8000-00000000000a';
const message = '01980000-0000-7000-8000-00000000000b';

it('a page that is opened at a message goes there, once', () => {
  window.history.replaceState(null, '', `/chat#message/${chat}/${message}`);
  const goTo = vi.fn();
  const { unmount } = renderHook(() => useLinkedMessage(goTo));
  expect(goTo).toHaveBeenCalledExactlyOnceWith(chat, message);
  expect(window.location.hash).toBe('');
  unmount();
  renderHook(() => useLinkedMessage(goTo));
  expect(goTo).toHaveBeenCalledOnce();
});

it('a link that is opened in a page that is there goes there as well', () => {
  const goTo = vi.fn();
  renderHook(() => useLinkedMessage(goTo));
  act(() => {
    window.history.replaceState(null, '', `/chat#message/${chat}/${message}`);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  });
  expect(goTo).toHaveBeenCalledExactlyOnceWith(chat, message);
});
