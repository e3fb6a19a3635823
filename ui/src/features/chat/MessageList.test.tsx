import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { languageName } from '../../components/markdown/languages';
import { renderWithHost } from '../../test/render';
import { useIsGone } from './deleting/useIsGone';
import { PathHost } from './pathHost';
import { path } from './testMessages';
import { input, testWindow } from './testWindow';
import { useListScroll } from './useListScroll';

vi.mock('../../components/markdown/languages', { spy: true });
vi.mock('./deleting/useIsGone', { spy: true });
vi.mock('./useListScroll', { spy: true });

// What draws a message anew when it comes; a busy machine takes its time to read it.
beforeAll(async () => {
  await Promise.all([
    import('../../components/markdown/MarkdownText'),
    import('../../components/markdown/colourCore'),
  ]);
}, 60_000);
beforeEach(() => void vi.clearAllMocks());

/** Shows a chat whose first answer is code, and waits for its colours: they are the last to be drawn. */
async function show(length: number) {
  const host = new PathHost(path(length, (at) => (at === 1 ? { text: '```js\nlet a\n```' } : {})));
  await renderWithHost(host, testWindow(host).window(host.chatId));
  await screen.findByRole('button', { name: 'Copy code' });
  await waitFor(() => expect(document.querySelector('code span[style]')).not.toBeNull());
}

it('a chat that is opened is put on the screen once, and each of its messages drawn once', async () => {
  await show(6);
  const lists = new Set(vi.mocked(useListScroll).mock.calls.map(([, scroller]) => scroller));
  expect(lists.size).toBe(1);
  const drawn = vi.mocked(useIsGone).mock.calls.map(([id]) => id);
  expect(drawn).toContain('m1');
  expect(new Set(drawn).size).toBe(drawn.length);
});

it('what is typed below the messages draws none of them again', async () => {
  await show(2);
  const drawn = () => vi.mocked(useListScroll).mock.calls.length + vi.mocked(languageName).mock.calls.length;
  const before = drawn();
  await userEvent.setup().type(input(), 'Hello');
  expect(drawn()).toBe(before);
});
