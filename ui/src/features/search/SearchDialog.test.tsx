import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { MessagePlaceContext } from '../../components/messagePlace';
import type { SearchPage } from '../../generated/SearchPage';
import type { SearchRequest } from '../../generated/SearchRequest';
import { found, pageOf } from '../../host/search/testHits';
import { TestHost } from '../../host/testHost';
import { testSpace } from '../../host/testSpaces';
import { accessibilityFaults, renderWithHost } from '../../test/render';
import { SearchDialog } from './SearchDialog';
import { beginSearch, type SearchStart, useSearchMemory } from './searchMemory';

beforeEach(() => useSearchMemory.setState(useSearchMemory.getInitialState(), true));

async function show(host = new TestHost(), start: SearchStart = { type: 'again' }) {
  const goToMessage = vi.fn();
  const onOpenChat = vi.fn();
  const onClose = vi.fn();
  beginSearch(start);
  await renderWithHost(
    host,
    <MessagePlaceContext value={goToMessage}>
      <SearchDialog onOpenChat={onOpenChat} onClose={onClose} />
    </MessagePlaceContext>,
  );
  const field = screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search messages' });
  // Nothing is waited for between two keys: what is tested is what they do.
  const user = userEvent.setup({ delay: null });
  return { user, field, host, goToMessage, onOpenChat, onClose };
}

const results = () => screen.getByRole('listbox', { name: 'Found' });
const optionNames = () =>
  within(results())
    .getAllByRole('option')
    .map((option) => option.getAttribute('aria-label'));
const activeOption = () =>
  document.getElementById(
    document.querySelector('input[type="search"]')?.getAttribute('aria-activedescendant') ?? '',
  );
const lastQuery = (host: TestHost) => host.searches.at(-1)?.query;
const chips = () =>
  within(screen.getByRole('list', { name: 'Filters' }))
    .getAllByRole('listitem')
    .map((chip) => chip.textContent);

const trips: SearchPage = {
  ...pageOf([found('one'), found('two', { author: 'gpt-5-mini', from_assistant: true })]),
  chats: [
    {
      chat_id: 'trips',
      space_id: 's',
      title: [
        { text: 'Summer ', found: false },
        { text: 'trip', found: true },
      ],
      archived: false,
      active_at: 0,
    },
  ],
};

it('finds as one types: chats by their titles, then messages, with the words marked', async () => {
  const { user, field, host } = await show();
  host.page = trips;
  expect(field).toHaveFocus();
  expect(screen.getByText('from:ada')).toBeVisible();
  expect(field).not.toHaveAttribute('aria-controls');
  await user.type(field, 'trip');
  expect(await screen.findByText('1 chat, 2 messages')).toHaveRole('generic');
  expect(screen.getByRole('status')).toHaveTextContent('1 chat, 2 messages');
  expect(lastQuery(host)).toBe('trip');
  expect(optionNames()).toEqual([
    expect.stringMatching(/^Summer trip, /),
    expect.stringMatching(/^Ada, Summer trip, .*, the trip of one$/),
    expect.stringMatching(/^gpt-5-mini, Summer trip, .*, the trip of two$/),
  ]);
  expect(results().querySelectorAll('mark')).toHaveLength(3);
  expect(await accessibilityFaults()).toEqual([]);
});

it('the arrows choose while the field keeps the focus, Enter opens, and a hit leads to its message', async () => {
  const { user, field, host, goToMessage, onOpenChat, onClose } = await show();
  host.page = trips;
  await user.type(field, 'trip');
  await waitFor(() => expect(activeOption()).toHaveAccessibleName(/^Summer trip, /));
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowUp}');
  expect(activeOption()).toHaveAttribute('aria-selected', 'true');
  expect(activeOption()?.getAttribute('aria-label')).toMatch(/^Ada, /);
  expect(field).toHaveFocus();
  fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 });
  expect(goToMessage, 'an input method took that Enter').not.toHaveBeenCalled();
  await user.keyboard('{Enter}');
  expect(goToMessage).toHaveBeenCalledWith('chat', 'one');
  expect(onClose).toHaveBeenCalledTimes(1);
  await user.click(screen.getByRole('option', { name: /^Summer trip/ }));
  expect(onOpenChat).toHaveBeenCalledWith('trips');
});

it('Enter before the answer is there opens its first result, and none of the answer before', async () => {
  const { user, field, host, goToMessage, onOpenChat, onClose } = await show();
  host.page = trips;
  await user.type(field, 'trip');
  await waitFor(() => expect(activeOption()).toHaveAccessibleName(/^Summer trip, /));
  const answers: ((page: SearchPage) => void)[] = [];
  vi.spyOn(host, 'search').mockImplementation(() => new Promise((answer) => answers.push(answer)));
  await user.type(field, 's{Enter}');
  await waitFor(() => expect(answers).toHaveLength(1));
  expect(onOpenChat, 'of what is not asked for any more').not.toHaveBeenCalled();
  await user.type(field, '!');
  await waitFor(() => expect(answers).toHaveLength(2));
  await act(async () => answers[1]?.(pageOf([found('other')])));
  await waitFor(() => expect(optionNames()).toHaveLength(1));
  expect(onClose, 'it was meant of another text').not.toHaveBeenCalled();
  await user.type(field, '!{Enter}');
  await waitFor(() => expect(answers).toHaveLength(3));
  await act(async () => answers[2]?.(pageOf([found('late'), found('later')])));
  await waitFor(() => expect(goToMessage).toHaveBeenCalledWith('chat', 'late'));
  expect(onClose).toHaveBeenCalledTimes(1);
});

it('Enter opens the first result of the answer also behind a search that failed', async () => {
  const { user, field, host, goToMessage } = await show();
  const search = vi.spyOn(host, 'search').mockRejectedValueOnce({ code: 'unavailable', message: 'Away.' });
  await user.type(field, 'trip');
  await screen.findByRole('alert');
  const answers: ((page: SearchPage) => void)[] = [];
  search.mockImplementation(() => new Promise((answer) => answers.push(answer)));
  await user.type(field, 's{Enter}');
  await waitFor(() => expect(answers).toHaveLength(1));
  await act(async () => answers[0]?.(pageOf([found('late')])));
  await waitFor(() => expect(goToMessage).toHaveBeenCalledWith('chat', 'late'));
});

it('Enter of a text that was taken back opens nothing of the text before', async () => {
  const { user, field, host, goToMessage, onClose } = await show();
  const search = vi.spyOn(host, 'search').mockResolvedValue(pageOf([found('early')]));
  await user.type(field, 'trip');
  await waitFor(() => expect(optionNames()).toHaveLength(1));
  search.mockImplementation(() => new Promise(() => {}));
  await user.type(field, 's{Enter}{Backspace}');
  expect(field).toHaveValue('trip');
  expect(goToMessage).not.toHaveBeenCalled();
  expect(onClose).not.toHaveBeenCalled();
});

it('Escape closes the search, but first what a filter can become', async () => {
  const { user, field, onClose } = await show();
  await user.type(field, 'has:');
  expect(await screen.findByRole('listbox', { name: 'With' })).toBeVisible();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('listbox', { name: 'With' })).toBeNull();
  expect(onClose).not.toHaveBeenCalled();
  await user.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalledTimes(1);
});

it('what was found stays while the next answer is on its way', async () => {
  const { user, field, host } = await show();
  host.page = pageOf([found('one')]);
  await user.paste('trip');
  await screen.findByText('1 message');
  let arrive = (_page: SearchPage) => {};
  vi.spyOn(host, 'search').mockImplementation(
    () =>
      new Promise((answer) => {
        arrive = answer;
      }),
  );
  await user.type(field, 's');
  await waitFor(() => expect(host.search).toHaveBeenCalled());
  expect(screen.getByRole('option')).toBeVisible();
  arrive(pageOf([]));
  expect(await screen.findByText('Try fewer words', { exact: false })).toBeVisible();
});

it('a filter is completed from what is typed, and becomes a chip; both are one query', async () => {
  const host = new TestHost();
  host.everybody.users.push({ id: 'g', name: 'Grace Hopper', role: 'member', created_at: 0, revoked: false });
  const { user, field } = await show(host);
  await user.type(field, 'trip from:gr');
  const people = await screen.findByRole('listbox', { name: 'Written by' });
  expect(within(people).getAllByRole('option')).toHaveLength(1);
  await waitFor(() => expect(activeOption()).toHaveTextContent('Grace Hopper'));
  await user.keyboard('{Enter}');
  expect(chips()).toEqual(['From: Grace Hopper']);
  expect(field).toHaveValue('trip ');
  await waitFor(() => expect(lastQuery(host)).toBe('from:"Grace Hopper" trip'));

  await user.type(field, 'has:image rome');
  expect(chips()).toEqual(['From: Grace Hopper', 'Has: image']);
  expect(field).toHaveValue('trip rome');
  await waitFor(() => expect(lastQuery(host)).toBe('from:"Grace Hopper" has:image trip rome'));

  await user.click(screen.getByRole('button', { name: 'Remove the filter Has: image' }));
  expect(field).toHaveFocus();
  await waitFor(() => expect(lastQuery(host)).toBe('from:"Grace Hopper" trip rome'));
});

it('the key that deletes backwards writes the last chip out again, to be changed', async () => {
  const host = new TestHost();
  const { user, field } = await show(host, { type: 'text', text: 'has:file has:link trip' });
  expect(chips()).toEqual(['Has: file', 'Has: link']);
  await user.type(field, '{Backspace}', { initialSelectionStart: 0, initialSelectionEnd: 0 });
  expect(field).toHaveValue('has:link trip');
  expect(chips()).toEqual(['Has: file']);
  await user.keyboard('{Backspace}{Backspace}{Backspace}{Backspace}code ');
  expect(chips()).toEqual(['Has: file', 'Has: code']);
  await waitFor(() => expect(lastQuery(host)).toBe('has:file has:code trip'));
});

it('filters are offered to the mouse as well: what is held, chats by title, and days', async () => {
  const host = new TestHost();
  host.addChat('Lisbon');
  host.addChat('London');
  const { user, field } = await show(host);
  const choose = async (name: string) => {
    await user.click(screen.getByRole('button', { name: 'Filters' }));
    await user.click(await screen.findByRole('menuitem', { name }));
    await waitFor(() => expect(field).toHaveFocus());
  };
  await choose('With an image');
  expect(chips()).toEqual(['Has: image']);
  await choose('In a chat…');
  await user.click(await screen.findByRole('option', { name: 'Lisbon' }));
  await choose('Since a day…');
  expect(await screen.findByRole('option', { name: /Yesterday/ })).toBeVisible();
  await user.type(screen.getByLabelText('Another day'), '2024-05-01');
  expect(chips()).toEqual(['Has: image', 'In: Lisbon', 'Since: 2024-05-01']);
  await waitFor(() => expect(lastQuery(host)).toBe('has:image in:Lisbon after:2024-05-01'));
});

it('Tab completes a filter, and for a day goes on to the field for any other; with Shift it leaves both alone', async () => {
  const { user, field, onClose } = await show();
  await user.type(field, 'has:im');
  await screen.findByRole('option', { name: /image/i });
  await user.tab({ shift: true });
  expect(field).toHaveValue('has:im');
  await user.click(field);
  await user.tab();
  expect(chips()).toEqual(['Has: image']);
  await user.type(field, 'after:');
  await screen.findByRole('option', { name: /Yesterday/ });
  await user.tab();
  expect(screen.getByLabelText('Another day')).toHaveFocus();
  await user.keyboard('{Escape}');
  expect(field).toHaveFocus();
  expect(field).toHaveValue('after:');
  expect(onClose).not.toHaveBeenCalled();
  await user.keyboard('{Enter}');
  expect(chips()).toHaveLength(2);
});

it('what of a query is not understood is said in words, and nothing found says what to try', async () => {
  const { user, field, host } = await show();
  host.page = {
    ...pageOf([]),
    problems: [
      { code: 'unknown_has', part: 'has:elephant' },
      { code: 'no_date', part: 'before:soon' },
    ],
  };
  await user.paste('has:elephant has:file before:soon x');
  const problems = await screen.findByRole('list', { name: 'What was left out of the search' });
  expect(problems).toHaveTextContent('has:elephant was left out');
  expect(problems).toHaveTextContent('a day is written as 2024-05-01');
  await user.click(await screen.findByRole('button', { name: 'Search without filters' }));
  expect(screen.queryByRole('list', { name: 'Filters' })).toBeNull();
  expect(field).toHaveValue('has:elephant before:soon x');
});

it('a search that is refused says why, in a browser without its host too, and can be asked again', async () => {
  const { user, host } = await show();
  const search = vi.spyOn(host, 'search').mockRejectedValue({ code: 'unavailable', message: '' });
  await user.paste('trip');
  expect(await screen.findByRole('alert')).toHaveTextContent('The host does not answer. Check the network');
  search.mockResolvedValue(pageOf([found('one')]));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('1 message')).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
});

it('mentions of the user are listed without any words, and the order can be changed', async () => {
  const { user, field, host } = await show(new TestHost(), { type: 'mentions' });
  await waitFor(() =>
    expect(host.searches.at(-1)).toMatchObject({ query: '', within: { type: 'my_mentions' } }),
  );
  expect(await screen.findByText('Nobody has mentioned you')).toBeVisible();
  expect(screen.getByRole('dialog', { name: 'Mentions of you' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Mentions of you' }));
  await user.click(field);
  await user.paste('trip');
  await user.click(screen.getByRole('button', { name: 'Best match' }));
  await waitFor(() =>
    expect(host.searches.at(-1)).toMatchObject({
      query: 'trip',
      within: { type: 'everywhere' },
      order: 'best_match',
    }),
  );
});

it('where several spaces are, one of them can be looked through', async () => {
  const host = new TestHost();
  host.spaces = [
    testSpace(),
    testSpace({ id: 'other', name: 'Workshop', kind: { type: 'joined', address: '', fingerprint: '' } }),
  ];
  const { user } = await show(host);
  await user.paste('trip');
  await user.click(screen.getByRole('button', { name: /Where to look/ }));
  await user.click(await screen.findByRole('option', { name: 'Workshop' }));
  await waitFor(() => expect(host.searches.at(-1)?.within).toEqual({ type: 'space', space_id: 'other' }));
});

it('thousands of hits are paged as one goes down, with few of them in the document', async () => {
  const { user, field, host } = await show();
  const page = (start: number) => Array.from({ length: 50 }, (_, at) => found(`m${start + at}`));
  vi.spyOn(host, 'search').mockImplementation(async ({ after }: SearchRequest) => {
    const start = Number(after ?? 0);
    return pageOf(page(start), start < 5000 ? String(start + 50) : null);
  });
  await user.paste('trip');
  expect(await screen.findByText('50+ messages')).toBeVisible();
  for (let step = 0; step < 6; step += 1) fireEvent.keyDown(field, { key: 'PageDown' });
  await waitFor(() => expect(vi.mocked(host.search).mock.calls.length).toBeGreaterThan(1));
  expect(document.querySelectorAll('[role="option"]').length).toBeLessThan(40);
});

it('the search is as it was left when it is opened again', async () => {
  const host = new TestHost();
  host.page = pageOf([found('one')]);
  const { field } = await show(host, { type: 'text', text: 'from:ada trip' });
  expect(field).toHaveValue('trip');
  expect(chips()).toEqual(['From: ada']);
  expect(await screen.findByText('1 message')).toBeVisible();
});
