import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCommand } from '../../../components/commands';
import type { SearchHit } from '../../../generated/SearchHit';
import { found, pageOf } from '../../../host/search/testHits';
import { accessibilityFaults, renderWithHost } from '../../../test/render';
import { PathHost } from '../pathHost';
import { layOutLists } from '../testLayout';
import { path } from '../testMessages';
import { input, testWindow } from '../testWindow';

beforeEach(layOutLists);
afterEach(() => void vi.restoreAllMocks());

/** A chat of a thousand messages in which so many are found, thirty apart, twelve in a page. */
function hostWith(hits: number, change?: Parameters<typeof path>[1]): PathHost {
  const host = new PathHost(path(1000, change));
  const all = Array.from({ length: hits }, (_, at): SearchHit => found(`m${995 - 30 * at}`));
  vi.spyOn(host, 'search').mockImplementation(async ({ after }) => {
    const start = Number(after ?? 0);
    const next = start + 12;
    return pageOf(all.slice(start, next), next < all.length ? String(next) : null);
  });
  return host;
}

async function openSearch(host: PathHost) {
  const { window } = testWindow(host);
  await renderWithHost(host, window(host.chatId));
  await screen.findByRole('textbox', { name: 'Message' });
  const user = userEvent.setup({ delay: null });
  await user.click(input());
  act(() => void runCommand('search_chat'));
  const field = await screen.findByRole<HTMLInputElement>('searchbox', { name: 'Search in this chat' });
  expect(field).toHaveFocus();
  return { user, field };
}

const status = (text: string) => screen.findByText(text);
const sought = () => document.querySelector('[data-sought]')?.textContent ?? '';

it('steps from the newest hit to older ones and back, however far apart, and the field keeps the focus', async () => {
  const host = hostWith(30);
  const { user, field } = await openSearch(host);
  await user.paste('message');
  expect(await status('1 of 12+')).toHaveRole('status');
  expect(vi.mocked(host.search).mock.lastCall?.[0]).toMatchObject({
    query: 'message',
    within: { type: 'chat', chat_id: 'chat' },
    order: 'newest_first',
  });
  // An input method took this one.
  fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 });
  await user.keyboard('{Enter}{Enter}');
  await status('3 of 24+');
  await waitFor(() => expect(sought()).toContain('Message 935'));
  await user.keyboard('{Shift>}{Enter}{/Shift}');
  await status('2 of 24+');
  act(() => void runCommand('next_found'));
  await status('3 of 24+');
  act(() => void runCommand('previous_found'));
  await status('2 of 24+');
  await waitFor(() => expect(sought()).toContain('Message 965'));
  expect(field).toHaveFocus();
  expect(await accessibilityFaults()).toEqual([]);
});

it('a hit in a long message is not left in its folded part', async () => {
  const host = hostWith(3, (at) => (at === 965 ? { text: 'A line.\n'.repeat(100) } : {}));
  const { user, field } = await openSearch(host);
  await user.paste('line');
  await status('1 of 3');
  await user.keyboard('{Enter}');
  expect(await screen.findByRole('button', { name: 'Show less' })).toHaveAttribute('aria-expanded', 'true');
  expect(field).toHaveFocus();
});

it('goes round at the ends once all hits are known', async () => {
  const host = hostWith(3);
  const { user } = await openSearch(host);
  await user.paste('message');
  await status('1 of 3');
  await user.keyboard('{Shift>}{Enter}{/Shift}');
  await status('3 of 3');
  await user.keyboard('{Enter}');
  await status('1 of 3');
});

it('Escape closes it, ends the marks and gives the focus back to where it was', async () => {
  const host = hostWith(3);
  const { user } = await openSearch(host);
  await user.paste('message');
  await status('1 of 3');
  await waitFor(() => expect(sought()).toContain('Message 995'));
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('searchbox')).toBeNull();
  expect(sought()).toBe('');
  expect(input()).toHaveFocus();
  expect(runCommand('next_found')).toBe(false);
});

it('says that nothing was found, and why a search was refused', async () => {
  const host = hostWith(0);
  const { user, field } = await openSearch(host);
  await user.type(field, 'x');
  await status('Nothing found');
  expect(screen.getByRole('button', { name: 'Next hit' })).toBeDisabled();
  vi.mocked(host.search).mockRejectedValueOnce({ code: 'unavailable', message: '' });
  await user.type(field, 'y');
  await status('The host does not answer. Check the network, then try again.');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await status('Nothing found');
});
