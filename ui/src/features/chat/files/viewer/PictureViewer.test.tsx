import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { accessibilityFaults, renderWithHost } from '../../../../test/render';
import { PathHost } from '../../pathHost';
import { path } from '../../testMessages';
import { testWindow } from '../../testWindow';
import { attachment, countObjectUrls, picture } from '../testFiles';

beforeEach(() => void countObjectUrls());
afterEach(() => void vi.unstubAllGlobals());

/** Three pictures in two messages, with another file between them. */
async function show() {
  const files = [[picture('one.png'), attachment('b.pdf'), picture('two.png')], [picture('three.png')]];
  const host = new PathHost(
    path(2, (at) => ({ answer: null, author_id: 'participant-user', attachments: files[at] ?? [] })),
  );
  const { window } = testWindow(host);
  await renderWithHost(host, window(host.chatId));
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'View two.png' }));
  await screen.findByRole('dialog', { name: 'Picture two.png' });
  return { host, user };
}

const scale = (name: string) => screen.getByAltText(name).style.transform;

it('leads through the pictures of the chat by keys, and ends with Escape where it began', async () => {
  const { user } = await show();
  expect(screen.getByText('2 of 3')).toBeVisible();
  await user.keyboard('{ArrowRight}');
  expect(await screen.findByAltText('three.png')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Next picture' })).toBeDisabled();
  await user.keyboard('{ArrowRight}{ArrowLeft}{ArrowLeft}');
  expect(await screen.findByAltText('one.png')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Previous picture' })).toBeDisabled();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(screen.getByRole('button', { name: 'View two.png' })).toHaveFocus());
});

it('can be used by whoever does not see it', async () => {
  await show();
  await screen.findByAltText('two.png');
  expect(await accessibilityFaults()).toEqual([]);
});

it('zooms by keys, buttons, wheel and double click, and fetches the whole picture for it', async () => {
  const { host, user } = await show();
  await screen.findByAltText('two.png');
  expect(screen.getByRole('button', { name: 'Zoom out' })).toBeDisabled();
  await user.keyboard('+');
  expect(scale('two.png')).toContain('scale(1.4)');
  const whole = ['fetchFile', picture('two.png').hash, false];
  await waitFor(() => expect(host.asked).toContainEqual(whole));
  await user.click(screen.getByRole('button', { name: 'Zoom out' }));
  expect(scale('two.png')).toContain('scale(1)');
  fireEvent.doubleClick(screen.getByAltText('two.png'));
  expect(scale('two.png')).toContain('scale(2.5)');
  fireEvent.wheel(screen.getByAltText('two.png'), { deltaY: -300 });
  await user.keyboard('{ArrowDown}0');
  expect(scale('two.png')).toBe('translate(0px, 0px) scale(1)');
});

it('saves and opens the picture that is looked at', async () => {
  const { host, user } = await show();
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByRole('button', { name: 'Show in folder' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Open with another program' }));
  expect(host.asked).toContainEqual(['openFile', picture('two.png').hash]);
});

it('a picture that cannot be copied says so', async () => {
  vi.stubGlobal('ClipboardItem', class {});
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((tell) => tell(null));
  await show();
  vi.spyOn(navigator.clipboard, 'write').mockRejectedValue(new Error('no'));
  await screen.findByAltText('two.png');
  fireEvent.click(screen.getByRole('button', { name: 'Copy picture' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('The picture could not be copied.');
});

it('closes when the message of its picture is deleted', async () => {
  const { host } = await show();
  const view = host.onPath[0];
  if (view === undefined) throw new Error('there are two');
  const { attachments: _, ...rest } = view.message;
  act(() => host.change({ ...rest, text: '', deleted: true }, 'm1'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

/** jsdom has no pointers. */
class TestPointer extends MouseEvent {
  readonly pointerId: number;
  readonly pointerType: string;

  constructor(type: string, init: PointerEventInit) {
    super(type, init);
    this.pointerId = init.pointerId ?? 0;
    this.pointerType = init.pointerType ?? '';
  }
}

it('a finger leads on, two make it larger, and then one moves it', async () => {
  vi.stubGlobal('PointerEvent', TestPointer);
  await show();
  const stage = (name: string) => screen.getByAltText(name).parentElement as HTMLElement;
  await screen.findByAltText('two.png');
  const touch = (pointerId: number, clientX: number) => ({
    pointerId,
    clientX,
    clientY: 0,
    pointerType: 'touch',
  });
  fireEvent.pointerDown(stage('two.png'), touch(1, 300));
  fireEvent.pointerUp(stage('two.png'), touch(1, 100));
  await screen.findByAltText('three.png');
  fireEvent.pointerDown(stage('three.png'), touch(1, 100));
  fireEvent.pointerDown(stage('three.png'), touch(2, 200));
  fireEvent.pointerMove(stage('three.png'), touch(2, 300));
  expect(scale('three.png')).toContain('scale(2)');
  fireEvent.pointerUp(stage('three.png'), touch(2, 300));
  fireEvent.pointerUp(stage('three.png'), touch(1, 900));
  expect(screen.getByAltText('three.png')).toBeVisible();
});
