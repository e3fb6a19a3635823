import { emit } from '@tauri-apps/api/event';
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, expect, test, vi } from 'vitest';
import { createTauriHost } from './tauri';

afterEach(clearMocks);

const CHAT = '0198aaaa-0000-7000-8000-000000000002';

test('a refusal by the core keeps its code, and a call that fails by itself gets one', async () => {
  const refusal = { code: 'not_found', message: 'There is no such chat.' };
  mockIPC((command) => Promise.reject(command === 'open_chat' ? refusal : 'copy_text not allowed'), {
    shouldMockEvents: true,
  });
  const host = createTauriHost();
  await expect(host.openChat(CHAT)).rejects.toEqual(refusal);
  await expect(host.copyText('hello')).rejects.toEqual({
    code: 'internal',
    message: 'copy_text not allowed',
  });
});

test('arguments have the names that the commands know', async () => {
  const calls: unknown[] = [];
  mockIPC((command, args) => calls.push([command, args]), { shouldMockEvents: true });
  const host = createTauriHost();
  await host.saveDraft(null, 'hello');
  await host.saveKey(CHAT, 'sk-1');
  expect(calls).toEqual([
    ['save_draft', { chatId: null, text: 'hello' }],
    ['save_key', { providerId: CHAT, key: 'sk-1' }],
  ]);
});

test('an ended subscription hears nothing more', async () => {
  mockIPC(() => null, { shouldMockEvents: true });
  const host = createTauriHost();
  const heard: unknown[] = [];
  const end = host.onMenu((command) => heard.push(command));
  await host.bootstrap();
  await emit('hearth://menu', 'search');
  end();
  await emit('hearth://menu', 'settings');
  expect(heard).toEqual(['search']);
});

test('who begins to listen before the first screen is there hears what was told since it was asked for', async () => {
  mockIPC(() => null, { shouldMockEvents: true });
  const host = createTauriHost();
  await host.bootstrap();
  await emit('hearth://event', { type: 'resync' });
  const heard: unknown[] = [];
  const later: unknown[] = [];
  host.onEvent((event) => heard.push(event.type));
  host.onEvent((event) => later.push(event.type));
  await emit('hearth://event', { type: 'run_ended' });
  expect(heard).toEqual(['resync', 'run_ended']);
  expect(later).toEqual(heard);

  await host.ready();
  const afterwards: unknown[] = [];
  host.onEvent((event) => afterwards.push(event.type));
  expect(afterwards).toEqual([]);
});

test('before the window goes the page saves what it holds', async () => {
  const calls: string[] = [];
  let saved = () => {};
  mockIPC(
    (command) => {
      calls.push(command);
      if (command !== 'save_draft') return Promise.resolve();
      return new Promise<void>((resolve) => {
        saved = resolve;
      });
    },
    { shouldMockEvents: true },
  );
  const host = createTauriHost();
  await host.bootstrap();
  const save = () => host.saveDraft(null, 'half a sente');
  window.addEventListener('pagehide', save);
  await emit('hearth://parting');
  window.removeEventListener('pagehide', save);
  expect(calls).toEqual(['bootstrap', 'save_draft']);
  saved();
  await vi.waitFor(() => expect(calls).toContain('parting_done'));
});

test('a piece of a file goes as bytes, with its place in the headers', async () => {
  const calls: unknown[] = [];
  mockIPC(
    (command, args) => {
      calls.push([command, args instanceof ArrayBuffer ? args.byteLength : args]);
      const done = { hash: 'h', name: 'a.txt', media_type: 'text/plain', bytes: 5 };
      const isGone = command === 'upload_state' && (args as { id: string }).id === 'gone';
      if (isGone) throw { code: 'not_found', message: '' };
      if (command === 'fetch_file') return new TextEncoder().encode('hello').buffer;
      return {
        id: 'up',
        received: command === 'begin_upload' ? 0 : 5,
        done: command === 'begin_upload' ? null : done,
      };
    },
    { shouldMockEvents: true },
  );
  const host = createTauriHost();
  const begun: string[] = [];
  const onBegun = (id: string) => begun.push(id);
  const file = await host.uploadFile(new Blob(['hello']), 'a.txt', undefined, { onBegun });
  const fetched = await host.fetchFile(CHAT, file, false, {});
  expect(await fetched.text()).toBe('hello');
  for (const id of begun) {
    expect(await host.hasUpload(id)).toBe(true);
    await host.giveUpUpload(id);
  }
  expect(await host.hasUpload('gone')).toBe(false);
  expect(calls).toEqual([
    ['begin_upload', { spaceId: null, request: { name: 'a.txt', bytes: 5 } }],
    ['upload_chunk', 5],
    ['fetch_file', { chatId: CHAT, hash: 'h', preview: false }],
    ['upload_state', { id: 'up' }],
    ['cancel_upload', { id: 'up' }],
    ['upload_state', { id: 'gone' }],
  ]);
});

test('a picture from elsewhere is of the kind that the core says, and is dropped by who asked no longer', async () => {
  const calls: unknown[] = [];
  mockIPC(
    (command, args) => {
      calls.push([command, args]);
      return new Uint8Array([...new TextEncoder().encode('image/png\n'), 0x89, 0x0a, 0x0a]).buffer;
    },
    { shouldMockEvents: true },
  );
  const fetchImage = createTauriHost().fetchRemoteImage;
  const url = 'https://img.example/c.png';
  const picture = await fetchImage?.(url, new AbortController().signal);
  expect(picture?.type).toBe('image/png');
  expect([...new Uint8Array((await picture?.arrayBuffer()) ?? new ArrayBuffer())]).toEqual([
    0x89, 0x0a, 0x0a,
  ]);
  expect(calls).toEqual([['fetch_remote_image', { url }]]);

  const gone = new AbortController();
  const fetching = fetchImage?.(url, gone.signal);
  gone.abort(new Error('scrolled away'));
  await expect(fetching).rejects.toThrow('scrolled away');
});
