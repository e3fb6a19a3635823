import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Attachment } from '../../../../generated/Attachment';
import type { Door } from '../../../../generated/Door';
import type { PendingOperation } from '../../../../generated/PendingOperation';
import { testSpace } from '../../../../host/testSpaces';
import { accessibilityFaults, renderWithHost } from '../../../../test/render';
import { PathHost } from '../../pathHost';
import { layOutLists } from '../../testLayout';
import { path } from '../../testMessages';
import { testWindow } from '../../testWindow';
import { attachment, countObjectUrls, picture } from '../testFiles';

let urls: ReturnType<typeof countObjectUrls>;

beforeEach(() => {
  urls = countObjectUrls();
});
afterEach(() => void vi.restoreAllMocks());

async function show(files: Attachment[], { door = 'window' as Door, prepare = (_: PathHost) => {} } = {}) {
  const host = new PathHost(path(1, () => ({ text: '', attachments: files })));
  host.door = door;
  prepare(host);
  const { window } = testWindow(host);
  const { unmount } = await renderWithHost(host, window(host.chatId));
  await screen.findAllByRole('article', { name: 'Ada' });
  return { host, user: userEvent.setup(), unmount };
}

const text = attachment('notes.txt', { media_type: 'text/plain' });

it('a picture has its place before it is there, and is fetched no larger than a screen needs', async () => {
  const file = picture('a.png', { image: { width: 4000, height: 3000 } });
  const { host } = await show([file]);
  const view = await screen.findByRole('button', { name: 'View a.png' });
  expect(view.parentElement).toHaveStyle({ width: '400px', aspectRatio: '400 / 300' });
  expect(host.asked).toContainEqual(['fetchFile', file.hash, true]);
  expect(await accessibilityFaults()).toEqual([]);
});

it('SVG and HTML are cards, and nothing of them is drawn', async () => {
  const svg = attachment('a.svg', { media_type: 'image/svg+xml', image: { width: 10, height: 10 } });
  const html = attachment('a.html', { media_type: 'text/html' });
  const { host } = await show([svg, html]);
  expect(screen.getByRole('button', { name: 'Save a.svg' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Save a.html' })).toBeVisible();
  expect(document.querySelector('article img, article iframe, article object, article embed')).toBeNull();
  expect(host.asked.filter(([what]) => what === 'fetchFile')).toEqual([]);
});

it('a picture that turns out to be none is a card', async () => {
  await show([picture('a.png')]);
  const view = await screen.findByRole('button', { name: 'View a.png' });
  fireEvent.error(view.querySelector('img') as Element);
  expect(screen.getByText('1.2 kB · This picture cannot be shown')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Save a.png' })).toBeVisible();
});

it('a file is saved, shown in its folder and opened; a refusal is told', async () => {
  const { host, user } = await show([attachment('report.pdf', { media_type: 'application/pdf' })]);
  await user.click(screen.getByRole('button', { name: 'Save report.pdf' }));
  await user.click(await screen.findByRole('button', { name: 'Show in folder' }));
  expect(host.asked).toContainEqual(['revealFile', '/downloads/report.pdf']);
  vi.spyOn(host, 'openFile').mockRejectedValue({ code: 'invalid', message: 'Save it first.' });
  await user.click(screen.getByRole('button', { name: 'Open report.pdf' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Save it first.');
});

it('a browser downloads, and offers nothing that it cannot do', async () => {
  const { host, user } = await show([attachment('report.pdf')], { door: 'browser' });
  vi.spyOn(host, 'saveFile').mockResolvedValue(null);
  expect(screen.queryByRole('button', { name: 'Open report.pdf' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Download report.pdf' }));
  expect(await screen.findByText('Saved')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show in folder' })).toBeNull();
});

it('of a message that has only files no text is offered to be copied', async () => {
  const { user } = await show([text]);
  const row = screen.getByRole('article', { name: 'Ada' });
  expect(within(row).queryByRole('button', { name: 'Copy' })).toBeNull();
  await user.click(within(row).getByRole('button', { name: 'More actions' }));
  const menu = await screen.findByRole('menu');
  expect(within(menu).queryByRole('menuitem', { name: 'Copy text' })).toBeNull();
  expect(within(menu).getByRole('menuitem', { name: 'Copy link' })).toBeVisible();
});

it('the name of a file neither turns the text around it nor hides what it is', async () => {
  const bad = attachment('photo\u202egnp.exe');
  await show([bad, attachment(`${'x'.repeat(400)}.pdf`)]);
  const card = screen.getByRole('button', { name: 'Save photo\ufffdgnp.exe' }).closest('li');
  expect(within(card as HTMLElement).getByText('.exe')).toBeVisible();
  expect(document.body.textContent).not.toContain('\u202e');
  expect(screen.getByText('xxxxxxxx.pdf')).toBeVisible();
});

it('the beginning of a text can be read, as its letters alone', async () => {
  const { host, user } = await show([attachment('page.html', { media_type: 'text/html', bytes: 200_000 })]);
  const page = `<script>alert(1)</script>\u202e${'x'.repeat(199_000)}`;
  vi.spyOn(host, 'fetchFile').mockResolvedValue(new Blob([page], { type: 'text/html' }));
  await user.click(screen.getByRole('button', { name: 'Preview page.html' }));
  const dialog = await screen.findByRole('dialog', { name: 'page.html' });
  const shown = await within(dialog).findByText(/^<script>alert\(1\)<\/script>\ufffdx+$/);
  expect(shown.textContent?.length).toBeLessThanOrEqual(64 * 1024);
  expect(dialog).toHaveTextContent('The whole file has 200 kB.');
  expect(document.querySelector('script[src], dialog script')).toBeNull();
  expect(await accessibilityFaults()).toEqual([]);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('a large film is fetched only when somebody wants to see it, and a small sound at once', async () => {
  const film = attachment('film.mp4', { media_type: 'video/mp4', bytes: 12_000_000 });
  const sound = attachment('sound.mp3', { media_type: 'audio/mpeg', bytes: 200_000 });
  const { host, user } = await show([film, sound]);
  expect(await screen.findByLabelText('sound.mp3')).toBeInstanceOf(HTMLAudioElement);
  expect(host.asked).not.toContainEqual(['fetchFile', film.hash, false]);
  expect(screen.getByText('Play (12 MB)')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Play film.mp4' }));
  const player = await screen.findByLabelText('film.mp4');
  expect(player).toBeInstanceOf(HTMLVideoElement);
  fireEvent.error(player);
  expect(screen.getByText('12 MB · This cannot be played here')).toBeVisible();
});

it('what is not here while the host is away comes by itself when it is back', async () => {
  const away = testSpace({ connection: { type: 'offline' } });
  const { host } = await show([picture('a.png')], {
    prepare: (host) => {
      host.spaces = [away];
      vi.spyOn(host, 'fetchFile').mockRejectedValueOnce({ code: 'unavailable', message: '' });
    },
  });
  expect(await screen.findByText('Not here while the host is out of reach')).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
  act(() => host.setSpaces([testSpace({ connection: { type: 'connected' } })]));
  expect(await screen.findByRole('button', { name: 'View a.png' })).toBeVisible();
});

it('a transfer shows how far it has come, can be ended, and taken up again', async () => {
  const film = attachment('film.mp4', { media_type: 'video/mp4', bytes: 12_000_000 });
  const { host, user } = await show([film]);
  const signals: (AbortSignal | undefined)[] = [];
  vi.spyOn(host, 'fetchFile').mockImplementation((_chat, _file, _preview, { onProgress, signal }) => {
    signals.push(signal);
    onProgress?.(3_000_000);
    return new Promise(() => {});
  });
  await user.click(screen.getByRole('button', { name: 'Play film.mp4' }));
  expect(screen.getByRole('progressbar', { name: 'Loading film.mp4' })).toHaveAttribute(
    'aria-valuenow',
    '25',
  );
  // Whatever takes the place of the button that was pressed has the focus.
  expect(screen.getByRole('button', { name: 'Stop loading film.mp4' })).toHaveFocus();
  await user.keyboard('{Enter}');
  expect(signals[0]?.aborted).toBe(true);
  expect(screen.getByRole('button', { name: 'Load film.mp4 again' })).toHaveFocus();
  expect(screen.getByText('Not loaded')).toBeVisible();
  vi.mocked(host.fetchFile).mockRejectedValue({ code: 'internal', message: 'The disk made a noise.' });
  await user.click(screen.getByRole('button', { name: 'Load film.mp4 again' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('The disk made a noise.');
});

it('a film that was asked for goes on loading while it is scrolled away, and plays only when it is told to', async () => {
  layOutLists();
  const film = attachment('film.mp4', { media_type: 'video/mp4', bytes: 12_000_000 });
  const host = new PathHost(path(100, (at) => (at === 98 ? { attachments: [film] } : {})));
  let send = (_: Blob) => {};
  const fetching = vi.spyOn(host, 'fetchFile').mockImplementation(
    () =>
      new Promise((resolve) => {
        send = resolve;
      }),
  );
  const { window } = testWindow(host);
  await renderWithHost(host, window(host.chatId));
  const list = await screen.findByRole('log');
  const scrollTo = (top: number) => act(() => list.scrollTo({ top }));
  fireEvent.click(await screen.findByRole('button', { name: 'Play film.mp4' }));
  const signal = () => fetching.mock.lastCall?.[3].signal;
  fireEvent.wheel(list);
  scrollTo(0);
  await waitFor(() => expect(screen.queryByText('film')).toBeNull());
  expect(signal()?.aborted).toBe(false);
  scrollTo(100_000);
  expect(await screen.findByRole('progressbar', { name: 'Loading film.mp4' })).toBeVisible();
  await act(async () => send(new Blob(['film'])));
  expect(await screen.findByLabelText<HTMLVideoElement>('film.mp4')).toHaveProperty('autoplay', false);
  expect(fetching).toHaveBeenCalledTimes(1);
});

it('a message that waits to be sent, or was refused, shows what is attached to it', async () => {
  const files = [text, picture('a.png')];
  const pending = (op_id: string, refused: PendingOperation['refused']): PendingOperation => ({
    operation: {
      op_id,
      chat_id: 'chat',
      action: { type: 'send_message', message_id: op_id, text: '', attachments: files },
    },
    created_at: 1,
    refused,
  });
  const { host } = await show([], {
    prepare: (host) => {
      const refused = { code: 'too_long', message: 'The host takes no files of this size.' } as const;
      host.detail = { pending: [pending('waits', null), pending('refused', refused)] };
    },
  });
  expect(await screen.findAllByText('notes')).toHaveLength(2);
  expect(screen.getAllByText('a')).toHaveLength(2);
  expect(screen.getByRole('alert')).toHaveTextContent('The host takes no files of this size.');
  expect(screen.queryByRole('button', { name: 'Save notes.txt' })).toBeNull();
  expect(host.asked.filter(([what]) => what === 'fetchFile')).toEqual([]);
});

it('twenty pictures that are left again keep their addresses only within the bounds', async () => {
  const { unmount } = await show(Array.from({ length: 20 }, (_, at) => picture(`${at}.png`)));
  expect(await screen.findAllByRole('button', { name: /^View/ })).toHaveLength(20);
  expect(urls.made()).toBe(20);
  unmount();
  expect(urls.open.size).toBeLessThanOrEqual(96);
});
