import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { MessageView } from '../../generated/MessageView';
import { hasNewer } from '../../host/pathWindow';
import { renderWithHost } from '../../test/render';
import { ChatFeed } from './chatFeed';
import { PathHost } from './pathHost';
import { layOutLists } from './testLayout';
import { message, path } from './testMessages';
import { input, offline, testWindow } from './testWindow';

afterEach(() => void vi.restoreAllMocks());

const goal = (messageId: string) => ({ messageId, takesFocus: true });

async function openedAt(host: PathHost, messageId: string) {
  const { window } = testWindow(host);
  const { rerender } = await renderWithHost(host, window(host.chatId, goal(messageId)));
  await screen.findByRole('textbox', { name: 'Message' });
  const goTo = (id: string) => rerender(window(host.chatId, goal(id)));
  return { user: userEvent.setup({ delay: null }), goTo };
}

/** Positions of what is loaded. */
function loaded(feed: ChatFeed): number[] {
  return feed.store.getState().path.messages.map(({ position }) => position);
}

const countFrom = (first: number, length: number) => Array.from({ length }, (_, at) => first + at);

it('a chat is opened at a message far back, which is marked and has the focus', async () => {
  await openedAt(new PathHost(path(1000)), 'm100');
  const row = await screen.findByText('Message 100');
  const article = row.closest('article');
  expect(article?.parentElement).toHaveAttribute('data-sought');
  await waitFor(() => expect(article).toHaveFocus());
  expect(screen.queryByText('Message 999')).toBeNull();
});

it('a long message that is gone to is shown whole, and can be folded again', async () => {
  const long = 'A line.\n\n'.repeat(100);
  const host = new PathHost(path(1000, (at) => (at === 100 || at === 500 ? { text: long } : {})));
  const { user, goTo } = await openedAt(host, 'm100');
  const row = () => document.querySelector<HTMLElement>('[data-sought]') ?? document.body;
  await user.click(await within(row()).findByRole('button', { name: 'Show less' }));
  expect(within(row()).getByRole('button', { name: 'Show more' })).toHaveAttribute('aria-expanded', 'false');
  goTo('m500');
  expect(await screen.findByRole('button', { name: 'Show less' })).toBeVisible();
});

it('from a message far back one reads on both ways and back to the end, without a gap and nothing twice', async () => {
  const host = new PathHost(path(1000));
  const feed = new ChatFeed(host, host.chatId, null, goal('m500'));
  await feed.loaded;
  expect(loaded(feed)).toEqual(countFrom(475, 50));
  await feed.loadMore('older');
  await feed.loadMore('newer');
  expect(loaded(feed)).toEqual(countFrom(425, 150));
  for (let page = 0; page < 12; page += 1) await feed.loadMore('newer');
  expect(loaded(feed)).toEqual(countFrom(600, 400));
  expect(hasNewer(feed.store.getState().path)).toBe(false);
  await feed.goTo(goal('m3'));
  expect(loaded(feed)[0]).toBe(0);
  await feed.toEnd();
  expect(loaded(feed)).toEqual(countFrom(950, 50));
  expect(feed.store.getState()).toMatchObject({ sought: null, wish: { to: 'end' } });
  feed.close();
});

it('what is sent while one reads far back is not put behind a gap, and is there at the end', async () => {
  const host = new PathHost(path(1000));
  const feed = new ChatFeed(host, host.chatId, null, goal('m500'));
  await feed.loaded;
  const row = message({ id: 'new', parent_id: 'm999', text: 'Just now' });
  host.onPath.push({ message: row, position: 1000, versions: ['new'] });
  host.change(row, 'new');
  await feed.loadMore('newer');
  const positions = loaded(feed);
  expect(positions).toEqual(countFrom(positions[0] ?? 0, positions.length));
  expect(positions).toContain(500);
  expect(positions).not.toContain(1000);
  expect(feed.store.getState().path.pathLength).toBe(1001);
  await feed.toEnd();
  expect(loaded(feed).at(-1)).toBe(1000);
  feed.close();
});

it('a message that is loaded is gone to without reading anything', async () => {
  const host = new PathHost(path(1000));
  const feed = new ChatFeed(host, host.chatId);
  await feed.loaded;
  const read = vi.spyOn(host, 'messagePage');
  await feed.goTo(goal('m980'));
  expect(read).not.toHaveBeenCalled();
  expect(feed.store.getState().sought).toMatchObject({ messageId: 'm980', outcome: 'found' });
  feed.close();
});

it('goes to messages far apart and back to the end, with few rows in the document', async () => {
  layOutLists();
  const { user, goTo } = await openedAt(new PathHost(path(100_000)), 'm100');
  const inView = (text: string) => {
    const row = screen.getByText(text).closest<HTMLElement>('[data-index]');
    const top = Number.parseFloat(row?.style.top ?? '') - (row?.closest('[role="log"]')?.scrollTop ?? 0);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(700);
    expect(document.querySelectorAll('article').length).toBeLessThan(40);
  };
  await waitFor(() => inView('Message 100'));
  goTo('m70000');
  await waitFor(() => inView('Message 70000'));
  goTo('m2');
  await waitFor(() => inView('Message 2'));
  await user.click(screen.getByText('Jump to latest'));
  await waitFor(() => inView('Message 99998'));
  expect(document.querySelector('[data-sought]')).toBeNull();
});

/** A chat whose second half has another version, which is not shown. */
function twoVersions(): { host: PathHost; others: MessageView[] } {
  const host = new PathHost(path(100));
  const others = path(10).map((view, index) => ({
    message: message({ id: `other${index}`, text: `Other ${index}` }),
    position: 90 + index,
    versions: view.versions,
  }));
  return { host, others };
}

it('a message of another version is shown by switching to that version', async () => {
  const { host, others } = twoVersions();
  const apply = host.apply.bind(host);
  vi.spyOn(host, 'apply').mockImplementation(async (operation) => {
    host.onPath.splice(90, 10, ...others);
    return apply(operation);
  });
  await openedAt(host, 'other4');
  expect(await screen.findByText('Other 4')).toBeVisible();
  expect(host.operations.map(({ action }) => action)).toEqual([
    { type: 'select_version', message_id: 'other4' },
  ]);
});

it('a switch that waits for the host says so, and the message is gone to once it has happened', async () => {
  const { host, others } = twoVersions();
  await openedAt(host, 'other4');
  expect(await screen.findByText(/part of another version of the chat/)).toBeVisible();
  host.onPath.splice(90, 10, ...others);
  const [, , , , , , , , , last] = others;
  act(() => host.change(last?.message ?? message({}), 'other9'));
  expect(await screen.findByText('Other 4')).toBeVisible();
  expect(screen.queryByText(/part of another version/)).toBeNull();
});

it('a switch that is refused says why, and the chat stays as it is', async () => {
  const { host } = twoVersions();
  vi.spyOn(host, 'apply').mockRejectedValue(offline);
  await openedAt(host, 'other4');
  expect(await screen.findByRole('alert')).toHaveTextContent('Hearth is shutting down.');
  expect(screen.getAllByRole('article').length).toBeGreaterThan(0);
  expect(input()).toBeVisible();
});

it('a message that is gone by now is said to be, in the chat where it was', async () => {
  const host = new PathHost(path(100));
  vi.spyOn(host, 'apply').mockRejectedValue({ code: 'not_found', message: '' });
  const { user, goTo } = await openedAt(host, 'nowhere');
  const note = (await screen.findByText('This message is no longer there')).closest('[role="alert"]');
  if (!(note instanceof HTMLElement)) throw new Error('it is an alert');
  await user.click(within(note).getByText('Dismiss'));
  expect(note).not.toBeInTheDocument();
  goTo('m50');
  expect(await screen.findByText('Message 50')).toBeVisible();
});
