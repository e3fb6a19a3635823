import { fireEvent, renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { HostProvider } from '../../host/HostContext';
import { ChatFeed } from './chatFeed';
import { PathHost } from './pathHost';
import { path } from './testMessages';
import { useSavedPlace } from './useSavedPlace';

it('the end of a chat is kept at once, another place when the chat is left', async () => {
  const host = new PathHost(path(2));
  host.scroll = { message_id: 'm0', offset_px: 3 };
  const feed = new ChatFeed(host, host.chatId);
  await feed.loaded;
  const scroller = { current: document.createElement('div') };
  const { unmount } = renderHook(() => useSavedPlace(feed, scroller), {
    wrapper: ({ children }) => <HostProvider host={host}>{children}</HostProvider>,
  });
  feed.anchor = null;
  fireEvent.scroll(scroller.current);
  fireEvent.scroll(scroller.current);
  expect(host.views).toEqual([{ chat_id: host.chatId, scroll: null }]);

  feed.anchor = { message_id: 'm1', offset_px: 8 };
  fireEvent.scroll(scroller.current);
  expect(host.views).toHaveLength(1);
  unmount();
  expect(host.views.at(-1)).toEqual({ chat_id: host.chatId, scroll: { message_id: 'm1', offset_px: 8 } });
});
