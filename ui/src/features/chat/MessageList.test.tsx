import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { languageName } from '../../components/markdown/languages';
import { renderWithHost } from '../../test/render';
import { PathHost } from './pathHost';
import { path } from './testMessages';
import { input, testWindow } from './testWindow';
import { useListScroll } from './useListScroll';

vi.mock('../../components/markdown/languages', { spy: true });
vi.mock('./useListScroll', { spy: true });

it('what is typed below the messages draws none of them again', async () => {
  const host = new PathHost(path(2, (at) => (at === 1 ? { text: '```js\nlet a\n```' } : {})));
  await renderWithHost(host, testWindow(host).window(host.chatId));
  await screen.findByRole('button', { name: 'Copy code' });
  const drawn = () => vi.mocked(useListScroll).mock.calls.length + vi.mocked(languageName).mock.calls.length;
  const before = drawn();
  await userEvent.setup().type(input(), 'Hello');
  expect(drawn()).toBe(before);
});
