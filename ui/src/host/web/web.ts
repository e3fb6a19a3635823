import type { Bootstrap } from '../../generated/Bootstrap';
import type { ChatId } from '../../generated/ChatId';
import type { ChatList } from '../../generated/ChatList';
import type { ChatListRequest } from '../../generated/ChatListRequest';
import type { Device } from '../../generated/Device';
import type { MessagePage } from '../../generated/MessagePage';
import type { MessagePageRequest } from '../../generated/MessagePageRequest';
import type { OpenedChat } from '../../generated/OpenedChat';
import type { Presence } from '../../generated/Presence';
import type { ProviderCard } from '../../generated/ProviderCard';
import type { SearchPage } from '../../generated/SearchPage';
import type { Settings } from '../../generated/Settings';
import type { SpaceCard } from '../../generated/SpaceCard';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import type { User } from '../../generated/User';
import { codeOf } from '../errorCode';
import type { Host } from '../host';
import { notifyHere, wantNotifications } from './browserNotifications';
import { download } from './download';
import { FirstNews } from './FirstNews';
import { WebFiles } from './files';
import type { Keep } from './keep';
import { Live } from './Live';
import type { Membership } from './membership';
import { browserSettings, own } from './OwnSettings';
import { emptyPage, isRefused, placeholderOf, placeholderSummary } from './placeholder';
import { listQuery, pageQuery, searchQuery } from './queries';
import { ReadChats } from './ReadChats';
import { apiError } from './request';
import type { SignIn } from './SignIn';

/** The longest text of one message (`domain/src/operation.rs`). */
const MAX_MESSAGE_BYTES = 1024 * 1024;
/** The largest file where the host does not say (`domain/src/settings.rs`). */
const MAX_FILE_BYTES = 100 * 1024 * 1024;
const FIRST_PAGE = 100;
/** After so long the first screen is shown with what can be had without the socket. */
const GREETING_MS = 5000;

/** A space's host, reached from a browser over REST and one socket. */
export function createWebHost(keep: Keep, signIn: SignIn, membership: Membership): Host {
  const news = new FirstNews();
  const read = new ReadChats();
  const files = new WebFiles(signIn);
  const live = new Live(keep, signIn, unknownSpace(membership), (event) => {
    read.take(event);
    news.tell(event);
  });
  const ask = signIn.request.bind(signIn);
  const post = (path: string, body?: unknown) => ask<void>(path, { method: 'POST', body });
  const remove = (path: string) => ask<void>(path, { method: 'DELETE' });
  let settings: Settings = browserSettings('', []);
  let started: Promise<void> | null = null;
  /** The page that came with a chat, for the question that follows at once. */
  let ahead: { chatId: ChatId; page: MessagePage } | null = null;

  const placeholder = (chatId: ChatId) =>
    placeholderOf(chatId, live.spaceInfo, settings.display_name, live.outbox.pendingOf(chatId));

  /** What the host says; while it is out of reach, what it said before, if anything. */
  async function saidOrRead<T>(asked: () => Promise<T>, before: () => T | null): Promise<T> {
    const old = () => {
      const known = before();
      if (known !== null) live.showsOld();
      return known;
    };
    const known = live.isConnected ? null : old();
    if (known !== null) return known;
    try {
      return await asked();
    } catch (error) {
      const instead = codeOf(error) === 'unavailable' ? old() : null;
      if (instead === null) throw error;
      return instead;
    }
  }

  async function openChat(chatId: ChatId) {
    const local = { draft: own.draft(chatId), scroll: own.scroll(chatId) };
    if (live.isUnmade(chatId)) {
      ahead = { chatId, page: emptyPage };
      return { ...placeholder(chatId), ...local };
    }
    ahead = null;
    const detail = await saidOrRead(
      async () => {
        const opened = await ask<OpenedChat>(`chat/chats/${encodeURIComponent(chatId)}`);
        ahead = { chatId, page: opened.page };
        read.keepDetail(opened.detail);
        read.keepPage(chatId, opened.page);
        return opened.detail;
      },
      () => read.detail(chatId),
    );
    return { ...detail, ...local, pending: live.outbox.pendingOf(chatId) };
  }

  async function messagePage(request: MessagePageRequest): Promise<MessagePage> {
    const known = ahead;
    ahead = null;
    const isThat = known?.chatId === request.chat_id && request.anchor.type === 'end';
    if (known !== null && isThat && known.page.messages.length <= request.limit) return known.page;
    return await saidOrRead(
      async () => {
        const page = await ask<MessagePage>(pageQuery(request));
        read.keepPage(request.chat_id, page);
        return page;
      },
      () => read.page(request),
    );
  }

  async function listChats(request: ChatListRequest): Promise<ChatList> {
    const list = await ask<ChatList>(listQuery(request));
    const isStart = request.after === null && request.search === '' && request.filter === 'current';
    const told = new Set(list.chats.map(({ id }) => id));
    const unmade = isStart ? live.outbox.made().filter((id) => live.isUnmade(id) && !told.has(id)) : [];
    const here = unmade.map((id) => placeholderSummary(id, live.spaceInfo, live.outbox.pendingOf(id)));
    const chats = [...here.filter(({ archived }) => !archived), ...list.chats].map((chat) => ({
      ...chat,
      has_draft: own.draft(chat.id) !== '',
      refused: isRefused(live.outbox.pendingOf(chat.id)),
    }));
    return { ...list, chats };
  }

  async function opened(chatId: ChatId | null): Promise<OpenedChat | null> {
    if (chatId === null) return null;
    try {
      const detail = await openChat(chatId);
      const anchor =
        detail.scroll === null
          ? ({ type: 'end' } as const)
          : ({ type: 'around', message_id: detail.scroll.message_id } as const);
      return { detail, page: await messagePage({ chat_id: chatId, anchor, limit: 50 }) };
    } catch {
      // It was deleted, or is no longer this user's.
      return null;
    }
  }

  async function bootstrap(): Promise<Bootstrap> {
    news.restart();
    started ??= live.start();
    await started;
    // First the socket, then the state: so everything is either in the state or told after it.
    await Promise.race([live.greeted, new Promise((resolve) => setTimeout(resolve, GREETING_MS))]);
    const first = { space_id: null, filter: 'current', search: '', after: null, limit: FIRST_PAGE } as const;
    const [me, card, chats, presence, cards, lastChat] = await Promise.all([
      ask<{ user: User; device: Device; max_file_bytes?: number }>('me'),
      ask<SpaceCard>('space'),
      listChats(first),
      ask<Presence[]>('presence'),
      // Guests may not choose what answers.
      ask<ProviderCard[]>('providers').catch(() => []),
      opened(own.lastChat()),
    ]);
    live.takePresence(presence);
    settings = browserSettings(me.user.name, cards);
    return {
      type: 'ready',
      version: card.version,
      user_id: me.user.id,
      device_id: me.device.id,
      door: 'browser',
      spaces: [{ ...live.spaceInfo, id: card.id, name: card.name, me: me.user.id, role: me.user.role }],
      sharing: { type: 'off' },
      presence,
      settings,
      providers: settings.ai.providers.map((config) => ({ config, key: 'in_keychain' })),
      notices: [],
      chats,
      last_chat: lastChat?.detail.chat.id ?? null,
      opened: lastChat,
      new_chat_draft: own.draft(null),
      max_message_bytes: MAX_MESSAGE_BYTES,
      max_file_bytes: me.max_file_bytes ?? MAX_FILE_BYTES,
    };
  }

  return {
    bootstrap,
    async ready() {
      await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
      news.end();
    },
    onEvent: (listener) => news.listen(listener),
    onMenu: () => () => {},

    apply: (operation) => live.apply(operation),
    stopRun: (runId) => post(`chat/runs/${runId}/stop`),
    listChats,
    openChat,
    messagePage,
    // What is found is the host's to say: out of reach, it says nothing.
    search: (request) => ask<SearchPage>(searchQuery(request)),
    earlierTexts: (chatId, messageId) =>
      ask(`chat/chats/${encodeURIComponent(chatId)}/messages/${encodeURIComponent(messageId)}/earlier-texts`),
    uploadFile: (file, name, _spaceId, transfer) => files.upload(file, name, transfer),
    hasUpload: (id) => files.has(id),
    giveUpUpload: (id) => files.giveUp(id),
    fetchFile: (chatId, file, preview, transfer) => files.fetch(chatId, file, preview, transfer),
    async saveFile(chatId, file) {
      download(await files.fetch(chatId, file, false, {}), file.name);
      return null;
    },
    openFile: () => elsewhere(),
    revealFile: () => elsewhere(),
    async saveDraft(chatId, text) {
      const had = own.draft(chatId) !== '';
      try {
        own.saveDraft(chatId, text);
      } catch (error) {
        throw apiError('disk_full', error instanceof Error ? error.message : String(error));
      }
      if (chatId === null || had === (text !== '')) return;
      news.tell({ type: 'draft_changed', chat_id: chatId, has_draft: text !== '' });
    },
    saveView: async (view) => own.saveView(view),
    setTyping: async (chatId, typing) => live.setTyping(chatId, typing),
    markRead: async (chatId, seq) => live.markRead(chatId, seq),
    setActive: async (active) => live.setActive(active),

    people: () => ask('people'),
    createInvite: (request) => ask('invites', { method: 'POST', body: request }),
    cancelInvite: (id) => remove(`invites/${id}`),
    approveDevice: (id) => post(`devices/${id}/approve`),
    revokeDevice: (id) => remove(`devices/${id}`),
    revokeUser: (id) => remove(`users/${id}`),
    setRole: (id, role) => ask('users/'.concat(id), { method: 'PATCH', body: { role } }),
    findHosts: () => elsewhere(),
    inspectInvite: () => elsewhere(),
    joinSpace: () => elsewhere(),
    async leaveSpace() {
      await post('auth/sign-out');
      live.stop();
      own.forget();
      await keep.clear();
      window.location.reload();
    },
    spaceUsers: () => ask('users'),
    spaceProviders: () => ask('providers'),
    spaceModels: (_spaceId, providerId) => ask(`providers/${providerId}/models`),
    retryOperation: async (opId) => live.retry(opId),
    discardOperation: async (opId) => live.discard(opId),

    async saveSettings(changed) {
      const wanted = changed.general.notifications;
      const turnedOn = wanted && !settings.general.notifications;
      const notifications = turnedOn ? await wantNotifications() : wanted;
      // What is the host's own is left as it is.
      settings = { ...settings, general: { ...changed.general, notifications } };
      own.saveGeneral(settings.general);
      news.tell({ type: 'settings_changed', settings });
      return settings;
    },
    saveKey: () => elsewhere(),
    removeKey: () => elsewhere(),
    testProvider: () => elsewhere(),
    listModels: (providerId) => ask(`providers/${providerId}/models`),
    detectServers: async () => [],

    dataInfo: () => elsewhere(),
    openDataDirectory: () => elsewhere(),
    async openLink(url) {
      window.open(url, '_blank', 'noopener,noreferrer');
    },
    async copyText(text) {
      try {
        await navigator.clipboard.writeText(text);
      } catch (error) {
        throw apiError('unavailable', error instanceof Error ? error.message : String(error));
      }
    },
    notify: async (title, body, chatId) => notifyHere(title, body, chatId),
    retryStartup: bootstrap,
    restoreBackup: () => elsewhere(),
    startEmpty: () => elsewhere(),
    quit: () => elsewhere(),
  };
}

function unknownSpace({ userId, spaceName }: Membership): SpaceInfo {
  return {
    id: '',
    name: spaceName,
    kind: { type: 'joined', address: window.location.host, fingerprint: '' },
    me: userId,
    role: 'guest',
    connection: { type: 'connecting' },
    waiting: 0,
  };
}

function elsewhere(): Promise<never> {
  return Promise.reject(apiError('forbidden', 'This can only be done on the machine that hosts the space.'));
}
