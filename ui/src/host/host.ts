import type { Bootstrap } from '../generated/Bootstrap';
import type { ChatDetail } from '../generated/ChatDetail';
import type { ChatId } from '../generated/ChatId';
import type { ChatList } from '../generated/ChatList';
import type { ChatListRequest } from '../generated/ChatListRequest';
import type { ChatView } from '../generated/ChatView';
import type { DataInfo } from '../generated/DataInfo';
import type { DetectedServer } from '../generated/DetectedServer';
import type { Event } from '../generated/Event';
import type { MessagePage } from '../generated/MessagePage';
import type { MessagePageRequest } from '../generated/MessagePageRequest';
import type { ModelInfo } from '../generated/ModelInfo';
import type { Operation } from '../generated/Operation';
import type { ProviderId } from '../generated/ProviderId';
import type { ProviderTest } from '../generated/ProviderTest';
import type { Receipt } from '../generated/Receipt';
import type { RunId } from '../generated/RunId';
import type { SecretState } from '../generated/SecretState';
import type { Settings } from '../generated/Settings';

/** What the native menu can ask of the UI. */
export type MenuCommand = 'new_chat' | 'settings' | 'search' | 'shortcuts' | 'about';

/**
 * Hearth's core as the UI sees it. Every method rejects with an `ApiError`.
 * Requests change nothing here: what they changed arrives as an event.
 */
export interface Host {
  bootstrap(): Promise<Bootstrap>;
  /** Tells the core that the first screen can be used. Ends when that has been painted. */
  ready(): Promise<void>;

  apply(operation: Operation): Promise<Receipt>;
  stopRun(runId: RunId): Promise<void>;

  listChats(request: ChatListRequest): Promise<ChatList>;
  openChat(chatId: ChatId): Promise<ChatDetail>;
  messagePage(request: MessagePageRequest): Promise<MessagePage>;
  /** `null` is the chat that is not yet started. */
  saveDraft(chatId: ChatId | null, text: string): Promise<void>;
  saveView(view: ChatView): Promise<void>;

  saveSettings(settings: Settings): Promise<Settings>;
  saveKey(providerId: ProviderId, key: string): Promise<SecretState>;
  removeKey(providerId: ProviderId): Promise<SecretState>;
  testProvider(providerId: ProviderId): Promise<ProviderTest>;
  listModels(providerId: ProviderId): Promise<ModelInfo[]>;
  /** Looks for model servers on this machine's usual ports. */
  detectServers(): Promise<DetectedServer[]>;

  dataInfo(): Promise<DataInfo>;
  openDataDirectory(): Promise<void>;
  /** Opens an `http`, `https` or `mailto` link outside Hearth. */
  openLink(url: string): Promise<void>;
  copyText(text: string): Promise<void>;

  /** After a start that failed: try again, as it is. */
  retryStartup(): Promise<Bootstrap>;
  /** Sets the damaged database aside and puts the newest backup in its place. */
  restoreBackup(): Promise<Bootstrap>;
  /** Sets the damaged database aside and starts with an empty one. */
  startEmpty(): Promise<Bootstrap>;
  quit(): Promise<void>;

  /** Returns a function that ends the subscription. */
  onEvent(listener: (event: Event) => void): () => void;
  onMenu(listener: (command: MenuCommand) => void): () => void;
}
