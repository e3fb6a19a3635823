import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ApiError } from '../../../../generated/ApiError';
import { accessibilityFaults, renderWithHost } from '../../../../test/render';
import { input, offline, testWindow } from '../../testWindow';
import { countObjectUrls, dataOf, fileOf, largeFile, UploadHost } from '../testFiles';

let urls: ReturnType<typeof countObjectUrls>;

beforeEach(() => {
  urls = countObjectUrls();
});
afterEach(() => localStorage.clear());

async function show(host = new UploadHost(), chatId: string | null = host.chatId) {
  const { window } = testWindow(host);
  const { rerender, unmount, container } = await renderWithHost(host, window(chatId));
  await screen.findByRole('textbox', { name: 'Message' });
  if (chatId !== null) await screen.findByText('Nothing has been said here yet.');
  const choose = (...files: File[]) => {
    const chooser = container.querySelector('input[type="file"]');
    if (chooser === null) throw new Error('there is no chooser');
    fireEvent.change(chooser, { target: { files } });
  };
  const showChat = (shown: string | null) => rerender(window(shown));
  return { host, user: userEvent.setup(), choose, showChat, unmount, container };
}

const chips = () => screen.queryByRole('list', { name: 'Attached files' });
const chip = (name: string) => screen.getByRole('listitem', { name });
const send = () => screen.getByRole('button', { name: 'Send' });
const names = (host: UploadHost) => host.uploads.map(({ name }) => name);
const sent = (host: UploadHost) =>
  host.operations.flatMap(({ action }) => (action.type === 'send_message' ? [action] : []));
const settle = (deed: () => void) => act(async () => deed());

it('chosen files are uploaded, and sent without a word of text', async () => {
  const { host, user, choose } = await show();
  expect(send()).toBeDisabled();
  choose(fileOf('a.txt'), fileOf('b.png', 'image/png'));
  expect(screen.getByRole('progressbar', { name: 'Uploading a.txt' })).toBeVisible();
  await settle(() => host.upload('a.txt').done());
  await settle(() => host.upload('b.png').done({ image: { width: 4, height: 3 } }));
  expect(within(chip('a.txt')).getByText('1 byte')).toBeVisible();
  expect(urls.open.size, 'the picture is shown').toBe(1);
  await user.click(send());
  await waitFor(() => expect(chips()).toBeNull());
  expect(sent(host)).toMatchObject([{ text: '', attachments: [{ name: 'a.txt' }, { name: 'b.png' }] }]);
  expect(await accessibilityFaults()).toEqual([]);
});

it('twenty files at once are uploaded a few at a time, and a twenty-first is told of', async () => {
  const { host, choose } = await show();
  choose(...Array.from({ length: 21 }, (_, at) => fileOf(`${at}.txt`)));
  expect(
    screen.getAllByRole('listitem').filter((item) => item.closest('[aria-label="Attached files"]')),
  ).toHaveLength(20);
  expect(screen.getByRole('alert')).toHaveTextContent('20.txt: one message holds up to 20 files.');
  expect(host.waiting).toHaveLength(3);
  for (let at = 0; at < 20; at += 1) await settle(() => host.upload(`${at}.txt`).done());
  expect(names(host)).toHaveLength(20);
  expect(send()).toBeEnabled();
});

it('a file that is taken away in the middle is not uploaded further, and the others are', async () => {
  const { host, user, choose } = await show();
  choose(fileOf('a.txt', 'text/plain', 'xxxxxxxxxx'), fileOf('b.txt'));
  await settle(() => host.upload('a.txt').progress(5));
  expect(screen.getByRole('progressbar', { name: 'Uploading a.txt' })).toHaveAttribute('aria-valuenow', '50');
  await user.click(screen.getByRole('button', { name: 'Cancel a.txt' }));
  expect(host.upload('a.txt').signal?.aborted).toBe(true);
  await settle(() => host.upload('b.txt').done());
  expect(screen.queryByRole('listitem', { name: 'a.txt' })).toBeNull();
  expect(send()).toBeEnabled();
});

it('what was uploaded and is taken away is given up on the host, after a restart as well', async () => {
  const first = await show();
  first.choose(fileOf('a.txt'), fileOf('failed.txt'), fileOf('later.txt'), fileOf('cut.txt'));
  await settle(() => first.host.upload('a.txt').done());
  await settle(() => first.host.upload('failed.txt').fail({ code: 'unavailable', message: '' }));
  await settle(() => first.host.upload('later.txt').done());
  for (const name of ['a.txt', 'failed.txt'])
    await first.user.click(screen.getByRole('button', { name: `Remove ${name}` }));
  const givenUp = (host: UploadHost) => host.asked.filter(([what]) => what === 'giveUpUpload');
  expect(givenUp(first.host)).toEqual([
    ['giveUpUpload', 'upload of a.txt'],
    ['giveUpUpload', 'upload of failed.txt'],
  ]);
  first.unmount();
  const { host, user } = await show();
  for (const name of ['later.txt', 'cut.txt'])
    await user.click(await screen.findByRole('button', { name: `Remove ${name}` }));
  expect(givenUp(host)).toEqual([
    ['giveUpUpload', 'upload of later.txt'],
    ['giveUpUpload', 'upload of cut.txt'],
  ]);
});

it('what was sent is not given up', async () => {
  const { host, user, choose } = await show();
  choose(fileOf('a.txt'));
  await settle(() => host.upload('a.txt').done());
  await user.click(send());
  await waitFor(() => expect(chips()).toBeNull());
  expect(host.asked.filter(([what]) => what === 'giveUpUpload')).toEqual([]);
});

it('a failure says why, holds up the message, and can be tried again', async () => {
  const { host, user, choose } = await show();
  choose(fileOf('a.txt'));
  await user.type(input(), 'Here it is');
  await settle(() => host.upload('a.txt').fail({ code: 'disk_full', message: '' }));
  expect(screen.getByRole('alert')).toHaveTextContent('The disk is full');
  expect(send()).toBeDisabled();
  await user.click(screen.getByRole('button', { name: 'Upload a.txt again' }));
  expect(screen.getByRole('button', { name: /a\.txt/ })).toHaveFocus();
  await settle(() => host.upload('a.txt').done());
  expect(screen.queryByRole('alert')).toBeNull();
  await user.type(input(), '{Enter}');
  await waitFor(() => expect(sent(host)).toMatchObject([{ text: 'Here it is', attachments: [{}] }]));
});

it('a file that vanishes while it is read is told of in words', async () => {
  const { host, choose } = await show();
  choose(fileOf('a.txt'));
  await settle(() => host.upload('a.txt').fail(new DOMException('x', 'NotReadableError')));
  expect(screen.getByRole('alert')).toHaveTextContent('It was changed, moved or deleted since you chose it.');
});

it('a file that is too large is refused with the limit, and the others go on', async () => {
  const { host, user, choose } = await show();
  choose(largeFile('film.mov', 3_400_000_000), fileOf('b.txt'));
  expect(screen.getByRole('alert')).toHaveTextContent('film.mov has 3.4 GB. A file may have up to 100 MB.');
  expect(names(host)).toEqual(['b.txt']);
  await user.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(screen.queryByRole('alert')).toBeNull();
});

it('a message that is sent too early goes as soon as its files are there, without what was written behind it', async () => {
  const { host, user, choose } = await show();
  choose(fileOf('a.txt'));
  await user.type(input(), 'Look{Enter} and');
  expect(screen.getByText('Your message is sent once everything is uploaded.')).toBeVisible();
  expect(send()).toBeDisabled();
  expect(sent(host)).toEqual([]);
  await settle(() => host.upload('a.txt').done());
  await waitFor(() => expect(sent(host)).toMatchObject([{ text: 'Look', attachments: [{ name: 'a.txt' }] }]));
  expect(input()).toHaveValue(' and');
  expect(chips()).toBeNull();
});

it('that wish can be taken back', async () => {
  const { host, user, choose } = await show();
  choose(fileOf('a.txt'));
  await user.type(input(), 'Look{Enter}');
  await user.click(screen.getByRole('button', { name: 'Not yet' }));
  expect(input()).toHaveFocus();
  await settle(() => host.upload('a.txt').done());
  expect(sent(host)).toEqual([]);
  expect(input()).toHaveValue('Look');
  expect(send()).toBeEnabled();
});

it('a message waits for its files also while another chat is looked at', async () => {
  const { host, user, choose, showChat } = await show();
  choose(fileOf('a.txt'));
  await user.type(input(), 'Look{Enter}');
  showChat(null);
  await screen.findByText('What is on your mind?');
  expect(chips()).toBeNull();
  await settle(() => host.upload('a.txt').done());
  await waitFor(() => expect(sent(host)).toMatchObject([{ text: 'Look', attachments: [{ name: 'a.txt' }] }]));
});

it('what was uploaded stays with the draft through a restart, and what was not is named', async () => {
  const first = await show();
  first.choose(fileOf('there.txt'), fileOf('cut.txt'));
  await settle(() => first.host.upload('there.txt').done());
  first.unmount();
  const { host, user } = await show();
  expect(await screen.findByRole('listitem', { name: 'there.txt' })).toBeVisible();
  expect(within(chip('cut.txt')).getByRole('alert')).toHaveTextContent('Attach it again.');
  expect(screen.queryByRole('button', { name: 'Upload cut.txt again' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Remove cut.txt' }));
  await user.click(send());
  await waitFor(() => expect(sent(host)).toMatchObject([{ attachments: [{ name: 'there.txt' }] }]));
  await waitFor(() => expect(localStorage.getItem(`hearth.files.${host.chatId}`)).toBeNull());
});

it('files start a chat, and are sent in it', async () => {
  const { host, user, choose } = await show(new UploadHost(), null);
  choose(fileOf('a.txt'));
  expect(localStorage.getItem('hearth.files.new')).toContain('a.txt');
  await settle(() => host.upload('a.txt').done());
  await user.click(send());
  await waitFor(() => expect(sent(host)).toMatchObject([{ attachments: [{ name: 'a.txt' }] }]));
  expect(host.operations[0]?.action.type).toBe('create_chat');
  expect(chips()).toBeNull();
  expect(localStorage.getItem('hearth.files.new')).toBeNull();
});

it('a pasted screenshot is named by its time, and a copied table is pasted as text', async () => {
  const { host, user } = await show();
  const pixels = fileOf('image.png', 'image/png');
  fireEvent.paste(input(), { clipboardData: dataOf([pixels]) });
  expect(names(host)).toEqual([expect.stringMatching(/^Screenshot \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/)]);
  const table = { 'text/html': '<table/>', 'text/plain': 'a\tb' };
  expect(fireEvent.paste(input(), { clipboardData: dataOf([pixels], table) }), 'left to the field').toBe(
    true,
  );
  expect(host.uploads).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: /^Cancel Screenshot/ }));
});

it('a very long text is pasted, and can be a file instead', async () => {
  const { host, user } = await show();
  await user.type(input(), 'See ');
  const long = `${'line\r\n'.repeat(5000)}end`;
  fireEvent.paste(input(), { clipboardData: dataOf([], { 'text/plain': long }) });
  fireEvent.change(input(), { target: { value: `See ${long.replaceAll('\r\n', '\n')}` } });
  await user.click(screen.getByRole('button', { name: 'Attach as a file' }));
  expect(input()).toHaveValue('See ');
  expect(host.uploads).toMatchObject([{ name: expect.stringMatching(/^Pasted text .+\.txt$/) }]);
  expect(host.uploads[0]?.file.size).toBe(long.length);
});

it('a very long text that cannot be a file stays where it is', async () => {
  const { host, user, choose } = await show();
  choose(...Array.from({ length: 20 }, (_, at) => fileOf(`${at}.txt`)));
  const long = 'long '.repeat(5000);
  fireEvent.paste(input(), { clipboardData: dataOf([], { 'text/plain': long }) });
  fireEvent.change(input(), { target: { value: long } });
  await user.click(screen.getByRole('button', { name: 'Attach as a file' }));
  expect(screen.getByRole('alert')).toHaveTextContent(/^A file was not attached.*up to 20 files/);
  expect(input()).toHaveValue(long);
  expect(names(host).some((name) => name.startsWith('Pasted'))).toBe(false);
});

it('files can be dropped anywhere on the chat; folders cannot, and texts are left alone', async () => {
  const { host, container } = await show();
  const place = screen.getByRole('heading', { name: 'A chat' });
  fireEvent.dragEnter(place, { dataTransfer: dataOf([], { 'text/plain': 'x' }) });
  expect(screen.queryByText('Drop to attach')).toBeNull();
  const dataTransfer = dataOf([fileOf('a.txt')], {}, ['Pictures']);
  fireEvent.dragEnter(place, { dataTransfer });
  expect(screen.getByText('Drop to attach')).toBeVisible();
  expect(fireEvent.dragOver(place, { dataTransfer })).toBe(false);
  fireEvent.drop(place, { dataTransfer });
  expect(screen.queryByText('Drop to attach')).toBeNull();
  expect(names(host)).toEqual(['a.txt']);
  expect(screen.getByRole('alert')).toHaveTextContent('Pictures is a folder.');
  expect(fireEvent.drop(container.ownerDocument.body, { dataTransfer }), 'opened in place of Hearth').toBe(
    false,
  );
});

it('by the keyboard alone a file is taken away, and the focus goes to the next', async () => {
  const { user, choose } = await show();
  choose(fileOf('a.txt'), fileOf('b.txt'));
  screen.getByRole('button', { name: 'Cancel a.txt' }).focus();
  await user.keyboard('{Delete}');
  expect(screen.getByRole('button', { name: 'Cancel b.txt' })).toHaveFocus();
  await user.keyboard('{Backspace}');
  expect(chips()).toBeNull();
  expect(input()).toHaveFocus();
});

it('files go to the space of their chat', async () => {
  const { host, choose } = await show();
  choose(fileOf('a.txt'));
  expect(host.uploads[0]?.spaceId).toBe('s');
});

it('no address of bytes outlives its picture', async () => {
  const { host, user, choose, unmount } = await show();
  choose(fileOf('a.png', 'image/png'), fileOf('b.png', 'image/png'), fileOf('c.svg', 'image/svg+xml'));
  for (const name of ['a.png', 'b.png'])
    await settle(() => host.upload(name).done({ image: { width: 4, height: 3 } }));
  await settle(() => host.upload('c.svg').done());
  expect(urls.open.size, 'an SVG is never drawn').toBe(2);
  await user.click(screen.getByRole('button', { name: 'Remove a.png' }));
  expect(urls.open.size).toBe(1);
  unmount();
  expect(urls.open.size).toBe(0);
});

it('what could not be sent keeps its files, and sent again it is the same message', async () => {
  const { host, user, choose } = await show();
  choose(fileOf('a.txt'));
  await settle(() => host.upload('a.txt').done());
  const tried: string[] = [];
  vi.spyOn(host, 'apply').mockImplementationOnce(async ({ op_id }) => {
    tried.push(op_id);
    throw offline;
  });
  await user.type(input(), 'Look{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('Your message was not sent');
  expect(chip('a.txt')).toBeVisible();
  await user.type(input(), '{Enter}');
  await waitFor(() => expect(chips()).toBeNull());
  expect(host.operations.map(({ op_id }) => op_id)).toEqual(tried);
});

/** What a host says that keeps a file no longer. */
const notHere: ApiError = { code: 'invalid', message: 'The file a.txt is not here.' };

it('what the host has no longer is uploaded again, and the message goes then', async () => {
  const { host, user, choose } = await show();
  choose(fileOf('a.txt'), fileOf('b.txt'));
  for (const name of ['a.txt', 'b.txt']) await settle(() => host.upload(name).done());
  host.forgotten.add('upload of a.txt');
  vi.spyOn(host, 'apply').mockRejectedValueOnce(notHere);
  await user.type(input(), 'Look{Enter}');
  expect(await screen.findByText('Your message is sent once everything is uploaded.')).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(names(host), 'the other one is still there').toEqual(['a.txt', 'b.txt', 'a.txt']);
  await settle(() => host.upload('a.txt').done());
  await waitFor(() => expect(chips()).toBeNull());
  expect(sent(host)).toMatchObject([{ text: 'Look', attachments: [{ name: 'a.txt' }, { name: 'b.txt' }] }]);
  expect(input()).toHaveValue('');
});

it('what the host has no longer and this window never had is lost, and the text stays', async () => {
  const first = await show();
  first.choose(fileOf('a.txt'));
  await settle(() => first.host.upload('a.txt').done());
  first.unmount();
  const { host, user } = await show();
  await screen.findByRole('listitem', { name: 'a.txt' });
  host.forgotten.add('upload of a.txt');
  vi.spyOn(host, 'apply').mockRejectedValueOnce(notHere);
  await user.type(input(), 'Look{Enter}');
  expect(await within(chip('a.txt')).findByRole('alert')).toHaveTextContent('Attach it again.');
  expect(input()).toHaveValue('Look');
  expect(send()).toBeDisabled();
});

it('a refusal for another reason is told, and nothing is uploaded again', async () => {
  const { host, user, choose } = await show();
  choose(fileOf('a.txt'));
  await settle(() => host.upload('a.txt').done());
  vi.spyOn(host, 'apply').mockRejectedValueOnce({ code: 'invalid', message: 'This cannot be sent.' });
  await user.type(input(), 'Look{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('This cannot be sent.');
  expect(names(host)).toEqual(['a.txt']);
});
