import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderWithHost } from '../../test/render';
import { PathHost } from './pathHost';
import { layOutLists } from './testLayout';
import { path } from './testMessages';
import { testWindow } from './testWindow';

beforeEach(layOutLists);
afterEach(() => void vi.restoreAllMocks());

const list = () => screen.getByRole('log');
const frame = () => act(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));

/** Shows a chat of 60 messages, at its end. */
async function show(): Promise<PathHost> {
  const host = new PathHost(path(60));
  await renderWithHost(host, testWindow(host).window(host.chatId));
  await atEnd(59);
  return host;
}

/** Others write so many messages, of which the last ones are told. */
async function write(host: PathHost, count: number, told = count): Promise<void> {
  const { length } = host.onPath;
  const written = path(length + count).slice(length);
  host.onPath.push(...written);
  act(() => {
    for (const { message } of written.slice(-told)) host.change(message, message.id);
  });
  await frame();
}

function topOf(message: number): number {
  const row = screen.getByText(`Message ${message}`).closest<HTMLElement>('[data-index]');
  return Number.parseFloat(row?.style.top ?? '') - list().scrollTop;
}

async function atEnd(message: number): Promise<void> {
  // Where the list stands is known only when the browser has told that it scrolled.
  await waitFor(() => {
    expect(topOf(message)).toBeLessThan(700);
    expect(screen.queryByText('Jump to latest')).toBeNull();
  });
}

/** The reader turns back to a message, whose place is the result. */
async function turnBack(): Promise<number> {
  fireEvent.wheel(list(), { deltaY: -1000 });
  list().scrollTop -= 2000;
  await waitFor(() => expect(screen.getByText('Message 35')).toBeVisible());
  await frame();
  return topOf(35);
}

it('whoever stands at the end of a chat stays there when more comes than is kept', async () => {
  const host = await show();
  await write(host, 340);
  for (let burst = 0; burst < 8; burst += 1) {
    await write(host, 10);
    await write(host, 1);
  }
  await atEnd(487);
});

it('whoever stands there stays there when what comes has to be read', async () => {
  const host = await show();
  await write(host, 500, 1);
  await atEnd(559);
  await write(host, 100, 1);
  await atEnd(659);
  await write(host, 1);
  await atEnd(660);
});

it('whoever stands there stays there when all is read again as the end has just grown away', async () => {
  const host = await show();
  Object.defineProperty(list(), 'scrollHeight', { configurable: true, value: 9000 });
  fireEvent.scroll(list());
  Reflect.deleteProperty(list(), 'scrollHeight');
  host.onPath.push(...path(660).slice(60));
  act(() => host.emit({ type: 'resync' }));
  await atEnd(659);
});

it('whoever reads above is not moved, and comes to the end when they want to', async () => {
  const host = await show();
  const before = await turnBack();
  for (let burst = 0; burst < 6; burst += 1) {
    await write(host, 100);
    expect(topOf(35)).toBe(before);
  }
  await userEvent.setup().click(screen.getByText('Jump to latest'));
  await atEnd(659);
});

it('whoever reads above is not moved either when what comes has to be read', async () => {
  const host = await show();
  const before = await turnBack();
  const read = vi.spyOn(host, 'messagePage');
  await write(host, 500, 1);
  await waitFor(() => expect(read).toHaveBeenCalled());
  await frame();
  expect(topOf(35)).toBe(before);
});
