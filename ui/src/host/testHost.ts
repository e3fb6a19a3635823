import type { Action } from '../generated/Action';
import type { ApiError } from '../generated/ApiError';
import type { Bootstrap } from '../generated/Bootstrap';
import type { Chat } from '../generated/Chat';
import type { ChatId } from '../generated/ChatId';
import type { ChatList } from '../generated/ChatList';
import type { ChatListRequest } from '../generated/ChatListRequest';
import type { ChatSummary } from '../generated/ChatSummary';
import type { ChatView } from '../generated/ChatView';
import type { MessagePage } from '../generated/MessagePage';
import type { MessageView } from '../generated/MessageView';
import type { OpenedChat } from '../generated/OpenedChat';
import type { Operation } from '../generated/Operation';
import type { ProviderConfig } from '../generated/ProviderConfig';
import type { SecretState } from '../generated/SecretState';
import type { Settings } from '../generated/Settings';
import type { SpaceId } from '../generated/SpaceId';
import type { Host, MenuCommand } from './host';
import { newId } from './ids';
import { TestFiles } from './testFiles';

export const OPENAI: ProviderConfig = {
  id: '01980000-0000-7000-8000-000000000001',
  name: 'OpenAI',
  kind: 'openai',
  base_url: 'https://api.openai.com/v1',
};

export function testSettings(change: Partial<Settings> = {}): Settings {
  return {
    display_name: 'Ada',
    welcomed: true,
    general: {
      theme: 'system',
      text_size: 15,
      send_key: 'enter',
      proxy: '',
      language: 'en',
      notifications: true,
      max_file_mb: 100,
    },
    ai: {
      providers: [OPENAI],
      default_model: { provider_id: OPENAI.id, model: 'gpt-5-mini' },
      system_prompt: '',
      temperature: null,
      max_output: null,
      idle_timeout_s: 60,
    },
    sharing: { enabled: false, port: 8002, space_name: '', certificate: '', certificate_key: '' },
    ...change,
  };
}

interface TestChat {
  chat: Chat;
  draft: string;
  messages: MessageView[];
}

/**
 * A host in memory, for component tests alone: it keeps chats' rows, settings and drafts and tells of changes
 * as the core does, and knows nothing of answers, versions or paging. Tests replace single methods where they
 * need a provider's or a disk's behaviour; the real core is tested in the real window.
 */
export class TestHost extends TestFiles implements Host {
  settings: Settings;
  keys = new Map<string, SecretState>();
  chats = new Map<ChatId, TestChat>();
  /** Every operation that was asked for, in order. */
  operations: Operation[] = [];
  views: ChatView[] = [];
  openedLinks: string[] = [];
  copied: string[] = [];
  newChatDraft = '';
  lastChat: ChatId | null = null;
  private readonly menuListeners = new Set<(command: MenuCommand) => void>();

  constructor(settings: Settings = testSettings()) {
    super();
    this.settings = settings;
  }

  /** Adds a chat as if it had been there at the start. */
  addChat(title: string, change: Partial<Chat> = {}, messages: MessageView[] = []): ChatId {
    const now = Date.now();
    const id = change.id ?? newId();
    const chat: Chat = {
      id,
      space_id: this.spaceId,
      owner_id: this.userId,
      epoch: newId(),
      rev: 1,
      head_rev: 1,
      title,
      renamed: false,
      pinned: false,
      archived: false,
      deleted: false,
      answering: 'when_mentioned',
      active_leaf: messages.at(-1)?.message.id ?? null,
      created_at: now,
      active_at: now,
      ...change,
    };
    this.chats.set(id, { chat, draft: '', messages });
    return id;
  }

  chooseInMenu(command: MenuCommand): void {
    for (const listener of this.menuListeners) listener(command);
  }

  async bootstrap(): Promise<Bootstrap> {
    return {
      type: 'ready',
      version: '0.1.0',
      user_id: this.userId,
      device_id: this.deviceId,
      door: this.door,
      spaces: this.spaces,
      sharing: this.sharing,
      presence: this.presence,
      settings: this.settings,
      providers: this.providers(),
      notices: [],
      chats: this.chatList({ space_id: null, filter: 'current', search: '', after: null, limit: 100 }),
      last_chat: this.lastChat,
      opened: await this.opened(),
      new_chat_draft: this.newChatDraft,
      max_message_bytes: 1024 * 1024,
      max_file_bytes: 100 * 1024 * 1024,
    };
  }

  private async opened(): Promise<OpenedChat | null> {
    if (this.lastChat === null) return null;
    const request = { chat_id: this.lastChat };
    return { detail: await this.openChat(this.lastChat), page: await this.messagePage(request) };
  }

  async ready(): Promise<void> {}

  async apply(operation: Operation, spaceId: SpaceId = this.spaceId) {
    this.operations.push(operation);
    const { chat_id, op_id, action } = operation;
    if (action.type === 'create_chat')
      this.addChat('', { id: chat_id, space_id: spaceId, rev: 0, head_rev: 0 });
    const known = this.known(chat_id);
    const from = known.chat.head_rev;
    const rev = from + 1;
    known.chat = { ...known.chat, ...changeOf(action), rev, head_rev: rev };
    const { chat } = known;
    this.emit({
      type: 'changes',
      chat_id,
      epoch: chat.epoch,
      from,
      to: rev,
      chat,
      participants: [],
      messages: [],
    });
    return { op_id, chat_id, rev };
  }

  async stopRun() {}

  async listChats(request: ChatListRequest): Promise<ChatList> {
    return this.chatList(request);
  }

  private chatList({ space_id, filter, search, after, limit }: ChatListRequest): ChatList {
    const all = [...this.chats.values()]
      .filter(({ chat }) => chat.space_id === (space_id ?? this.spaceId))
      .filter(({ chat }) => !chat.deleted && chat.archived === (filter === 'archived'))
      .filter(({ chat }) => chat.title.toLowerCase().includes(search.toLowerCase()))
      .map(summaryOf)
      .sort(inListOrder);
    const start = after === null ? 0 : all.findIndex((chat) => chat.id === after.id) + 1;
    const chats = all.slice(start, start + limit);
    const last = chats.at(-1);
    const more = start + limit < all.length && last !== undefined;
    return { chats, next: more ? { pinned: last.pinned, active_at: last.active_at, id: last.id } : null };
  }

  async openChat(chatId: ChatId): ReturnType<Host['openChat']> {
    const { chat, draft } = this.known(chatId);
    const totals = { input: 0, output: 0, cost: 0, unpriced: 0 };
    const rights = { add_people: true, remove_people: true, delete: true, stop_any: true };
    return {
      chat,
      me: this.userId,
      rights,
      read_marks: [],
      pending: [],
      participants: [],
      totals,
      run: null,
      draft,
      scroll: null,
    };
  }

  async messagePage({ chat_id }: { chat_id: ChatId }): Promise<MessagePage> {
    const { chat, messages } = this.known(chat_id);
    return { epoch: chat.epoch, head_rev: chat.head_rev, messages, path_length: messages.length };
  }

  async saveDraft(chatId: ChatId | null, text: string): Promise<void> {
    if (chatId === null) {
      this.newChatDraft = text;
      return;
    }
    const known = this.known(chatId);
    const before = known.draft !== '';
    known.draft = text;
    const has_draft = text !== '';
    if (before !== has_draft) this.emit({ type: 'draft_changed', chat_id: chatId, has_draft });
  }

  async saveView(view: ChatView): Promise<void> {
    this.views.push(view);
  }

  async saveSettings(settings: Settings): Promise<Settings> {
    this.settings = settings;
    this.emit({ type: 'settings_changed', settings });
    this.emit({ type: 'providers_changed', providers: this.providers() });
    return settings;
  }

  async saveKey(providerId: string): Promise<SecretState> {
    return this.setKey(providerId, 'in_keychain');
  }

  async removeKey(providerId: string): Promise<SecretState> {
    return this.setKey(providerId, 'absent');
  }

  async testProvider(): ReturnType<Host['testProvider']> {
    return { ok: true, models: 2, error: null };
  }

  async listModels(providerId: string): ReturnType<Host['listModels']> {
    return ['gpt-5', 'gpt-5-mini'].map((id) => ({ provider_id: providerId, id, limits: null, price: null }));
  }

  async detectServers(): ReturnType<Host['detectServers']> {
    return [];
  }

  async dataInfo(): ReturnType<Host['dataInfo']> {
    return {
      directory: '/home/ada/.local/share/org.hearth.desktop',
      database_bytes: 5_400_000,
      backups_bytes: 0,
      logs_bytes: 20_000,
      files_bytes: 5_000_000,
      chats: this.chats.size,
      messages: 0,
      newest_backup: null,
      prices_file: '/home/ada/.local/share/org.hearth.desktop/prices.json',
    };
  }

  async openDataDirectory(): Promise<void> {}

  async openLink(url: string): Promise<void> {
    this.openedLinks.push(url);
  }

  async copyText(text: string): Promise<void> {
    this.copied.push(text);
  }

  retryStartup(): Promise<Bootstrap> {
    return this.bootstrap();
  }

  restoreBackup(): Promise<Bootstrap> {
    return this.bootstrap();
  }

  startEmpty(): Promise<Bootstrap> {
    return this.bootstrap();
  }

  async quit(): Promise<void> {}

  onMenu(listener: (command: MenuCommand) => void): () => void {
    this.menuListeners.add(listener);
    return () => this.menuListeners.delete(listener);
  }

  private providers() {
    return this.settings.ai.providers.map((config) => ({
      config,
      key: this.keys.get(config.id) ?? 'absent',
    }));
  }

  private setKey(providerId: string, state: SecretState): SecretState {
    this.keys.set(providerId, state);
    this.emit({ type: 'providers_changed', providers: this.providers() });
    return state;
  }

  private known(chatId: ChatId): TestChat {
    const known = this.chats.get(chatId);
    if (known === undefined) throw { code: 'not_found', message: 'No such chat.' } satisfies ApiError;
    return known;
  }
}

function changeOf(action: Action): Partial<Chat> {
  switch (action.type) {
    case 'rename':
      return { title: action.title, renamed: true };
    case 'set_pinned':
      return { pinned: action.pinned };
    case 'set_archived':
      return { archived: action.archived };
    case 'delete_chat':
      return { deleted: true, title: '' };
    default:
      return {};
  }
}

function summaryOf({ chat, draft }: TestChat): ChatSummary {
  const { id, space_id, title, pinned, archived, active_at } = chat;
  return {
    id,
    space_id,
    title,
    pinned,
    archived,
    active_at,
    has_draft: draft !== '',
    answering: false,
    unread: 0,
    mentioned: false,
    people: 1,
    refused: false,
  };
}

function inListOrder(a: ChatSummary, b: ChatSummary): number {
  return Number(b.pinned) - Number(a.pinned) || b.active_at - a.active_at || (a.id < b.id ? 1 : -1);
}
