import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { loadEmoji } from '../../../components/emoji/emojiData';
import { useUsedEmoji } from '../../../components/emoji/usedEmoji';
import type { Reaction } from '../../../generated/Reaction';
import { accessibilityFaults, renderWithHost } from '../../../test/render';
import { ANA, companyHost, waiting } from '../testCompany';
import { USER } from '../testMessages';
import { testWindow } from '../testWindow';

// A busy machine takes its time to read them.
beforeAll(async () => {
  await Promise.all([import('./ReactionPopover'), import('./ReactionsDialog'), loadEmoji()]);
}, 60_000);

beforeEach(() => {
  localStorage.clear();
  useUsedEmoji.setState({ recent: [], tone: 0 });
});

/** What Ana said, with these reactions. */
async function show(reactions: Reaction[] = []) {
  const host = companyHost();
  const last = host.onPath.at(-1);
  if (last !== undefined) last.message = { ...last.message, reactions };
  const { window } = testWindow(host);
  await renderWithHost(host, window(host.chatId));
  const theirs = within(await screen.findByRole('article', { name: 'Ana' }));
  return { host, theirs, user: userEvent.setup() };
}

const reacted = (emoji: string, on: boolean) => ({ type: 'react', message_id: 'm2', emoji, on });

it('shows who reacted and how, and a press joins them or leaves them', async () => {
  const { host, theirs, user } = await show([
    { emoji: '👍', by: [ANA, USER] },
    { emoji: '🎉', by: ['participant-bo'] },
  ]);
  const mine = theirs.getByRole('button', { name: '👍 2' });
  expect(mine).toHaveAttribute('aria-pressed', 'true');
  expect(mine).toHaveAccessibleDescription('You and Ana reacted with 👍');
  const other = theirs.getByRole('button', { name: '🎉 1' });
  expect(other).toHaveAttribute('aria-pressed', 'false');
  expect(await accessibilityFaults()).toEqual([]);
  await user.click(mine);
  await user.click(other);
  expect(host.operations.map(({ action }) => action)).toEqual([reacted('👍', false), reacted('🎉', true)]);
});

it('reacts with one of six at hand, by keys, which are then those used last', async () => {
  const { host, theirs, user } = await show();
  await user.click(theirs.getByRole('button', { name: 'React' }));
  const quick = await screen.findByRole('toolbar', { name: 'Quick reactions' });
  expect(within(quick).getAllByRole('button', { name: /^React with/ })).toHaveLength(6);
  expect(await accessibilityFaults()).toEqual([]);
  await user.keyboard('{ArrowRight}{ArrowRight}{Enter}');
  await waitFor(() => expect(host.operations.at(-1)?.action).toEqual(reacted('😂', true)));
  expect(screen.queryByRole('toolbar', { name: 'Quick reactions' })).toBeNull();
  expect(localStorage.getItem('hearth.emoji.recent')).toBe('["😂"]');
  await user.click(theirs.getByRole('button', { name: 'React' }));
  const [first] = await screen.findAllByRole('button', { name: /^React with/ });
  expect(first).toHaveAccessibleName('React with 😂');
});

async function openPicker(user: ReturnType<typeof userEvent.setup>, theirs: ReturnType<typeof within>) {
  await user.click(theirs.getByRole('button', { name: 'React' }));
  await user.click(await screen.findByRole('button', { name: 'More emoji' }));
  return await screen.findByRole('searchbox', { name: 'Search emoji' });
}

it('finds any emoji by its words', async () => {
  const { host, theirs, user } = await show();
  const field = await openPicker(user, theirs);
  await waitFor(() => expect(field).toHaveFocus());
  await user.paste('red heart');
  expect(screen.getByRole('button', { name: 'red heart' })).toBeVisible();
  expect(await accessibilityFaults()).toEqual([]);
  fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 });
  expect(host.operations, 'an input method took that Enter').toEqual([]);
  await user.keyboard('{Enter}');
  await waitFor(() => expect(host.operations.at(-1)?.action).toEqual(reacted('❤\ufe0f', true)));
});

it('goes through all emoji with the arrow keys, and draws few of them', async () => {
  const { host, theirs, user } = await show();
  await openPicker(user, theirs);
  const grid = screen.getByRole('grid', { name: 'Emoji' });
  expect(grid.querySelectorAll('button').length).toBeLessThan(250);
  await user.keyboard('{ArrowDown}');
  await waitFor(() => expect(document.activeElement).toHaveAccessibleName('grinning face'));
  await user.keyboard('{ArrowRight}{ArrowDown}{ArrowUp}');
  expect(document.activeElement).toHaveAccessibleName('grinning face with big eyes');
  await user.keyboard('{ArrowUp}');
  expect(document.activeElement).toHaveAccessibleName('Search emoji');
  await user.keyboard('{ArrowDown}{Enter}');
  await waitFor(() => expect(host.operations.at(-1)?.action).toMatchObject({ type: 'react', on: true }));
});

it('says when nothing is called that', async () => {
  const { theirs, user } = await show();
  await openPicker(user, theirs);
  await user.paste('xyzzy');
  expect(await screen.findByText('No emoji is called that.')).toBeVisible();
});

it('remembers the skin tone', async () => {
  const { host, theirs, user } = await show();
  const field = await openPicker(user, theirs);
  await user.paste('+1');
  await user.click(screen.getByRole('button', { name: 'Skin tone: Without' }));
  await user.click(screen.getByRole('button', { name: 'Medium' }));
  expect(localStorage.getItem('hearth.emoji.tone')).toBe('3');
  await user.click(field);
  await user.keyboard('{Enter}');
  await waitFor(() => expect(host.operations.at(-1)?.action).toEqual(reacted('👍🏽', true)));
});

it('two thousand reactions are drawn bounded, and all can be looked at', async () => {
  const { all } = await loadEmoji();
  const crowd = Array.from({ length: 1951 }, (_, at) => `participant-${at}`);
  const many = all.slice(0, 50).map(({ char }, at) => ({ emoji: char, by: at === 0 ? crowd : [ANA] }));
  const { theirs, user } = await show(many);
  const row = within(theirs.getByRole('list', { name: 'Reactions' }));
  expect(row.getAllByRole('listitem')).toHaveLength(21);
  const first = row.getByRole('button', { name: '😀 1951' });
  expect(first.title).toMatch(/and 1,?939 others reacted with 😀$/);
  await user.click(row.getByRole('button', { name: '30 more reactions' }));
  const dialog = await screen.findByRole('dialog', { name: 'Reactions' });
  expect(within(dialog).getAllByRole('listitem')).toHaveLength(50);
  expect(dialog.textContent?.length).toBeLessThan(10_000);
});

it('a reaction that waits for its host counts already, and says so', async () => {
  const { host, theirs } = await show([{ emoji: '👍', by: [ANA] }]);
  const react = waiting({ type: 'react', message_id: 'm2', emoji: '👍', on: true });
  act(() => host.emit({ type: 'pending_changed', chat_id: 'chat', pending: [react] }));
  expect(theirs.getByRole('button', { name: '👍 2' })).toHaveAttribute('aria-pressed', 'true');
  expect(theirs.getByText('Waiting to be sent')).toBeVisible();
});
