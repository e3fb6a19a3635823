import { screen, within } from '@testing-library/react';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { loadMarkdown } from './loadMarkdown';
import { otherHostSaid } from './saidHost';
import { show } from './testMarkdown';

beforeAll(loadMarkdown);
beforeEach(() => {
  URL.createObjectURL = () => 'blob:picture';
  URL.revokeObjectURL = () => {};
});

it.each([
  ['example.com', 'https://evil.test/', 'example.com'],
  ['https://bank.example/login', 'https://bank.example.evil.test/login', 'bank.example'],
  ['www.example.com', 'https://example.com.evil.test', 'example.com'],
  [' Example.COM/path ', 'https://example.org/', 'example.com'],
  ['example.com', 'mailto:a@evil.test', 'example.com'],
])('%s leading to %s is called out', (text, url, said) => {
  expect(otherHostSaid(text, url)).toBe(said);
});

it.each([
  ['example.com', 'https://www.example.com/page'],
  ['docs.example.com', 'https://example.com/docs'],
  ['main.rs', 'https://example.org/main.rs'],
  ['README.md', 'https://example.org/README.md'],
  ['the example.com page', 'https://example.org/'],
  ['a@example.com', 'mailto:a@example.com'],
  ['Docs', 'https://example.org/'],
])('%s leading to %s is honest', (text, url) => {
  expect(otherHostSaid(text, url)).toBeNull();
});

it('a link that names another host says where it leads, before and when it is asked for', async () => {
  const { user } = show('Go to [**bank.com**](https://evil.test/bank.com)');
  expect(screen.getByText('(evil.test)')).toBeVisible();
  await user.click(screen.getByRole('link', { name: 'bank.com' }));
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByRole('alert')).toHaveTextContent(
    'The text of this link says bank.com, but it leads to evil.test.',
  );
});

it('a link to a message leads there at once, and is text where nobody can follow it', async () => {
  const onInternalLink = vi.fn();
  const place = 'message/01980000-0000-7000-8000-00000000000a/01980000-0000-7000-8000-00000000000b';
  const text = `See hearth://${place}. Or [this](hearth://${place}), https://host.example/chat#${place} and not [that](hearth://invite/x).`;
  const { user } = show(text, { onInternalLink });
  for (const link of screen.getAllByRole('link', { name: 'Link to a message' })) await user.click(link);
  await user.click(screen.getByRole('link', { name: 'this' }));
  expect(onInternalLink.mock.calls.flat()).toEqual([
    `hearth://${place}`,
    `https://host.example/chat#${place}`,
    `hearth://${place}`,
  ]);
  expect(screen.queryByRole('link', { name: 'that' })).toBeNull();
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('a picture from outside is fetched only once it was allowed, and then by the core', async () => {
  const fetchImage = vi.fn(async () => new Blob(['x'], { type: 'image/png' }));
  const { user } = show('![a chart](https://img.example/c.png)', { fetchImage });
  expect(fetchImage).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Show once' }));
  expect(await screen.findByRole('img', { name: 'a chart' })).toHaveAttribute('src', 'blob:picture');
  expect(fetchImage).toHaveBeenCalledExactlyOnceWith('https://img.example/c.png', expect.anything());
});

it('a host whose pictures are always shown needs to be allowed once, others still do', async () => {
  const fetchImage = vi.fn(async () => new Blob(['x'], { type: 'image/png' }));
  const text =
    '![one](https://always.example/1.png) ![two](https://always.example/2.png) ![](https://b.example/3.png)';
  const { user } = show(text, { fetchImage });
  const [first] = screen.getAllByRole('button', { name: 'Always show from always.example' });
  if (first !== undefined) await user.click(first);
  expect(await screen.findByRole('img', { name: 'one' })).toBeVisible();
  expect(await screen.findByRole('img', { name: 'two' })).toBeVisible();
  expect(screen.getByText('picture · picture from b.example')).toBeVisible();
});

it('a picture that could not be fetched says so and can be asked for again', async () => {
  const refusal = { code: 'unavailable', message: 'The picture took too long. Try again, or open the link.' };
  const fetchImage = vi.fn(async (): Promise<Blob> => Promise.reject(refusal));
  const { user } = show('![c](https://gone.example/c.png)', { fetchImage });
  await user.click(screen.getByRole('button', { name: 'Show once' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'It could not be fetched. The picture took too long. Try again, or open the link.',
  );
  fetchImage.mockResolvedValue(new Blob(['x']));
  await user.click(screen.getByRole('button', { name: 'Show once' }));
  expect(await screen.findByRole('img', { name: 'c' })).toBeVisible();
});

it('a picture that would come in the clear is only named', () => {
  const fetchImage = vi.fn(async () => new Blob(['x']));
  show('![c](http://img.example/c.png)', { fetchImage });
  expect(screen.getByText('c · picture from img.example')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Open link' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show once' })).toBeNull();
});
