import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { loadEmoji } from '../../../components/emoji/emojiData';
import { accessibilityFaults, renderWithHost } from '../../../test/render';
import { companyHost } from '../testCompany';
import { input, testWindow } from '../testWindow';
import { closedNameAt, emojiNameAt } from './emojiNames';

async function show() {
  const host = companyHost();
  const { window } = testWindow(host);
  await renderWithHost(host, window(host.chatId));
  await screen.findByRole('textbox', { name: 'Message' });
  return { host, user: userEvent.setup() };
}

const list = () => screen.queryByRole('listbox', { name: 'Emoji' });

it('a name after a colon offers its emoji, by keys', async () => {
  const { host, user } = await show();
  await user.type(input(), 'So :smi');
  const options = within(await screen.findByRole('listbox', { name: 'Emoji' })).getAllByRole('option');
  expect(options.length).toBeLessThanOrEqual(8);
  expect(options.map(({ textContent }) => textContent)).toContain('😄:smile:');
  expect(await accessibilityFaults()).toEqual([]);
  await user.keyboard('{Enter}');
  expect(input().value).toMatch(/^So \p{Emoji} $/u);
  await user.type(input(), ':tad{Tab}');
  expect(input().value).toMatch(/🎉 $/u);
  await user.type(input(), ':smi{Escape}');
  expect(list()).toBeNull();
  expect(host.operations).toEqual([]);
});

it('a closed name becomes its emoji by itself, and one that nobody knows stays', async () => {
  const { user } = await show();
  await user.type(input(), 'Yes :+1: and :nothing_like_it: ');
  await waitFor(() => expect(input()).toHaveValue('Yes 👍 and :nothing_like_it: '));
  await user.type(input(), ':tada:!');
  expect(input()).toHaveValue('Yes 👍 and :nothing_like_it: 🎉!');
});

it('times, addresses, words and code are left alone', () => {
  const closes = (text: string) => closedNameAt(text, text.length) !== null;
  const begins = (text: string) => emojiNameAt(text, text.length) !== null;
  expect(closes('at 10:30:')).toBe(false);
  expect(begins('at 10:30:45')).toBe(false);
  expect(begins('http://host:8080')).toBe(false);
  expect(begins('http://a.b/:smile')).toBe(false);
  expect(begins('std::vector')).toBe(false);
  expect(begins('`:smile')).toBe(false);
  expect(begins('```\n:smile')).toBe(false);
  expect(closes('```sh\necho :smile:')).toBe(false);
  expect(begins('`code` :smile')).toBe(true);
  expect(begins('```\ncode\n```\n:smile')).toBe(true);
  expect(begins('(:smile')).toBe(true);
  expect(begins(':D')).toBe(false);
});

it('each emoji is written in one way, so that reactions with it are counted together', async () => {
  const { byName, byChar } = await loadEmoji();
  expect(byName.get('+1')?.char).toBe('👍');
  expect(byName.get('heart')?.char).toBe('❤\ufe0f');
  expect(byName.get('+1')?.tones).toEqual(['👍🏻', '👍🏼', '👍🏽', '👍🏾', '👍🏿']);
  expect(byName.get('handshake')?.tones).toHaveLength(5);
  expect(byChar.get('👍🏽')?.label).toBe('thumbs up');
});
