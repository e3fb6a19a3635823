import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { loadMarkdown } from '../../components/markdown/loadMarkdown';
import { renderWithHost } from '../../test/render';
import { setFold, useFolds } from './folds';
import { PathHost } from './pathHost';
import { path } from './testMessages';
import { testWindow } from './testWindow';

beforeAll(loadMarkdown);
beforeEach(() => useFolds.setState(new Map(), true));

const long = Array.from({ length: 80 }, (_, line) => `Line ${line}`).join('\n');

async function show(host: PathHost) {
  const { window } = testWindow(host);
  const { rerender } = await renderWithHost(host, window(host.chatId));
  await screen.findByRole('textbox', { name: 'Message' });
  return { user: userEvent.setup(), showChat: (id: string | null) => rerender(window(id)) };
}

const rows = (name: string) => screen.getAllByRole('article', { name });
const unfolding = (row: HTMLElement | undefined) =>
  within(row ?? document.body).queryByRole('button', { name: 'Show more' });

it('a long text is folded, unfolds when asked, and is still so when its row comes back', async () => {
  const host = new PathHost(path(4, (at) => (at < 2 ? { text: long } : {})));
  const { user, showChat } = await show(host);
  expect(unfolding(rows('Ada')[0])).toHaveAttribute('aria-expanded', 'false');
  expect(unfolding(rows('gpt-5-mini')[1])).toBeNull();
  const [answer] = rows('gpt-5-mini');
  if (answer === undefined) throw new Error('there is one');
  await user.click(within(answer).getByRole('button', { name: 'Show more' }));
  expect(within(answer).getByRole('button', { name: 'Show less' })).toHaveFocus();
  showChat(null);
  await waitFor(() => expect(screen.queryByRole('article')).toBeNull());
  showChat(host.chatId);
  expect(await screen.findByRole('button', { name: 'Show less' })).toBeVisible();
});

it('the newest answer stays whole, also once something follows it', async () => {
  const host = new PathHost(path(2, (at) => (at === 1 ? { text: long } : {})));
  await show(host);
  expect(screen.queryByRole('button', { name: /^Show (more|less)$/ })).toBeNull();
  act(() => host.startAnswer());
  expect(await screen.findByRole('button', { name: 'Show less' })).toHaveAttribute('aria-expanded', 'true');
});

it('whoever leads to a place inside a message can unfold it', async () => {
  await show(new PathHost(path(4, (at) => (at === 0 ? { text: long } : {}))));
  expect(unfolding(rows('Ada')[0])).not.toBeNull();
  act(() => setFold('m0', 'open'));
  expect(unfolding(rows('Ada')[0])).toBeNull();
});

it('a text of half a megabyte is formatted only when asked', async () => {
  const text = `**bold**\n${'word '.repeat(100_000)}`;
  const { user } = await show(new PathHost(path(2, (at) => (at === 0 ? { text } : {}))));
  expect(screen.queryByText('bold')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Show formatted' }));
  expect((await screen.findByText('bold')).tagName).toBe('STRONG');
});
