import { type InvokeArgs, type InvokeOptions, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { ApiError } from '../generated/ApiError';
import type { Bootstrap } from '../generated/Bootstrap';
import type { Event } from '../generated/Event';
import type { SpaceId } from '../generated/SpaceId';
import { blobOf } from './blobOf';
import type { Host, MenuCommand } from './host';
import { isThere, Uploads } from './Uploads';

/** The core in this window's own process. */
export function createTauriHost(): Host {
  /** Requests that were not yet answered. */
  const pending = new Set<Promise<void>>();

  function track(request: Promise<unknown>): void {
    const settled = request.then(nothing, nothing).finally(() => pending.delete(settled));
    pending.add(settled);
  }

  function call<T>(command: string, args?: InvokeArgs, options?: InvokeOptions): Promise<T> {
    const answer = ask<T>(command, args, options);
    track(answer);
    return answer;
  }

  /** Until the first screen is there, what was told since the core was asked for it. */
  const firstNews = new Set<{ restart(): void; end(): void }>();

  /**
   * Hears from the core once for all who listen, since what it tells is copied for each time it is heard. Whoever
   * begins to listen before the first screen is there hears, too, what was told since that was asked for.
   */
  function hear<T>(name: string): (listener: (payload: T) => void) => () => void {
    const listeners = new Set<(payload: T) => void>();
    let first: T[] | null = [];
    firstNews.add({
      restart: () => {
        first = [];
      },
      end: () => {
        first = null;
      },
    });
    const tell = (payload: T) => {
      first?.push(payload);
      for (const listener of [...listeners]) listener(payload);
    };
    track(listen<T>(name, ({ payload }) => tell(payload)));
    return (listener) => {
      const own = (payload: T) => listener(payload);
      listeners.add(own);
      first?.forEach(own);
      return () => listeners.delete(own);
    };
  }

  async function askForFirstScreen(command: string): Promise<Bootstrap> {
    for (const news of firstNews) news.restart();
    // An event that follows the answer must find its listener.
    await Promise.all(pending);
    return await call(command);
  }

  // The window has been closed: the page saves what it holds, as it would in a browser, and the window
  // goes when that is done.
  hear('hearth://parting')(async () => {
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
    await Promise.all(pending);
    await call('parting_done');
  });

  const uploads = new Map<SpaceId | null, Uploads>();

  function uploadsTo(spaceId: SpaceId | null): Uploads {
    const known = uploads.get(spaceId);
    if (known !== undefined) return known;
    const begun = new Uploads({
      begin: (request) => call('begin_upload', { spaceId, request }),
      state: (id) => call('upload_state', { id }),
      // The piece itself is the body: as JSON it would be three times as long.
      put: (id, offset, piece) =>
        call('upload_chunk', piece, { headers: { 'upload-id': id, 'upload-offset': String(offset) } }),
      cancel: (id) => call('cancel_upload', { id }),
    });
    uploads.set(spaceId, begun);
    return begun;
  }

  const onEvent = hear<Event>('hearth://event');
  const onMenu = hear<MenuCommand>('hearth://menu');

  return {
    onEvent,
    onMenu,
    bootstrap: () => askForFirstScreen('bootstrap'),
    async ready() {
      // The second of two frames is drawn when the first one is on the screen.
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
      for (const news of firstNews) news.end();
      await call('first_frame');
    },
    apply: (operation, spaceId) => call('apply', { operation, spaceId: spaceId ?? null }),
    stopRun: (runId) => call('stop_run', { runId }),
    listChats: (request) => call('list_chats', { request }),
    openChat: (chatId) => call('open_chat', { chatId }),
    messagePage: (request) => call('message_page', { request }),
    search: (request) => call('search', { request }),
    earlierTexts: (chatId, messageId) => call('earlier_texts', { chatId, messageId }),
    uploadFile: (file, name, spaceId, transfer) => uploadsTo(spaceId ?? null).send(file, name, transfer),
    hasUpload: (id) => isThere(call('upload_state', { id })),
    giveUpUpload: (id) => call('cancel_upload', { id }),
    async fetchFile(chatId, file, preview, { onProgress, signal }) {
      signal?.throwIfAborted();
      const fetching = call<ArrayBuffer>('fetch_file', { chatId, hash: file.hash, preview });
      const bytes = await (signal === undefined ? fetching : Promise.race([fetching, aborted(signal)]));
      onProgress?.(bytes.byteLength);
      return blobOf([bytes], file, preview);
    },
    saveFile: (chatId, file) => call('save_file', { chatId, file }),
    openFile: (chatId, file) => call('open_file', { chatId, file }),
    revealFile: (path) => call('reveal_file', { path }),
    saveDraft: (chatId, text) => call('save_draft', { chatId, text }),
    saveView: (view) => call('save_view', { view }),
    setTyping: (chatId, typing) => call('set_typing', { chatId, typing }),
    markRead: (chatId, seq) => call('mark_read', { chatId, seq }),
    setActive: (active) => call('set_active', { active }),
    people: () => call('people'),
    createInvite: (request) => call('create_invite', { request }),
    cancelInvite: (id) => call('cancel_invite', { id }),
    approveDevice: (id) => call('approve_device', { id }),
    revokeDevice: (id) => call('revoke_device', { id }),
    revokeUser: (id) => call('revoke_user', { id }),
    setRole: (id, role) => call('set_role', { id, role }),
    findHosts: () => call('find_hosts'),
    inspectInvite: (link) => call('inspect_invite', { link }),
    joinSpace: (request) => call('join_space', { request }),
    leaveSpace: (id, keepCopy) => call('leave_space', { id, keepCopy }),
    spaceUsers: (spaceId) => call('space_users', { spaceId }),
    spaceProviders: (spaceId) => call('space_providers', { spaceId }),
    spaceModels: (spaceId, providerId) => call('space_models', { spaceId, providerId }),
    retryOperation: (opId) => call('retry_operation', { opId }),
    discardOperation: (opId) => call('discard_operation', { opId }),
    saveSettings: (settings) => call('save_settings', { settings }),
    saveKey: (providerId, key) => call('save_key', { providerId, key }),
    removeKey: (providerId) => call('remove_key', { providerId }),
    testProvider: (providerId) => call('test_provider', { providerId }),
    listModels: (providerId) => call('list_models', { providerId }),
    detectServers: () => call('detect_servers'),
    dataInfo: () => call('data_info'),
    openDataDirectory: () => call('open_data_directory'),
    openLink: (url) => call('open_link', { url }),
    async fetchRemoteImage(url, signal) {
      signal.throwIfAborted();
      // Not among those that are waited for: a slow host must not hold up the window's end.
      const fetching = ask<ArrayBuffer>('fetch_remote_image', { url });
      return pictureOf(await Promise.race([fetching, aborted(signal)]));
    },
    copyText: (text) => call('copy_text', { text }),
    notify: (title, body, chatId) => call('notify', { title, body, chatId }),
    retryStartup: () => askForFirstScreen('retry_startup'),
    restoreBackup: () => askForFirstScreen('restore_backup'),
    startEmpty: () => askForFirstScreen('start_empty'),
    quit: () => call('quit'),
  };
}

function ask<T>(command: string, args?: InvokeArgs, options?: InvokeOptions): Promise<T> {
  return invoke<T>(command, args, options).catch((error: unknown) => {
    throw apiError(error);
  });
}

/** A picture as the core gives it: its media type, a line feed, and its bytes. */
function pictureOf(answer: ArrayBuffer): Blob {
  const bytes = new Uint8Array(answer);
  const end = bytes.indexOf(0x0a);
  const type = new TextDecoder().decode(bytes.subarray(0, end));
  return new Blob([bytes.subarray(end + 1)], { type });
}

/** What the core refused, or, where the call itself failed, the same shape around its words. */
function apiError(error: unknown): ApiError {
  if (typeof error === 'object' && error !== null && 'code' in error && 'message' in error) {
    return error as ApiError;
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/** Rejects when the signal does. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}

function nothing(): void {}
