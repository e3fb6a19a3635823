import type { Attachment } from '../generated/Attachment';
import type { Bootstrap } from '../generated/Bootstrap';
import type { ChatDetail } from '../generated/ChatDetail';
import type { ChatId } from '../generated/ChatId';
import type { ChatList } from '../generated/ChatList';
import type { ChatListRequest } from '../generated/ChatListRequest';
import type { ChatView } from '../generated/ChatView';
import type { DataInfo } from '../generated/DataInfo';
import type { DetectedServer } from '../generated/DetectedServer';
import type { DeviceId } from '../generated/DeviceId';
import type { EarlierText } from '../generated/EarlierText';
import type { Event } from '../generated/Event';
import type { FoundHost } from '../generated/FoundHost';
import type { InviteId } from '../generated/InviteId';
import type { InviteLink } from '../generated/InviteLink';
import type { InvitePreview } from '../generated/InvitePreview';
import type { InviteRequest } from '../generated/InviteRequest';
import type { JoinRequest } from '../generated/JoinRequest';
import type { MessageId } from '../generated/MessageId';
import type { MessagePage } from '../generated/MessagePage';
import type { MessagePageRequest } from '../generated/MessagePageRequest';
import type { ModelInfo } from '../generated/ModelInfo';
import type { Operation } from '../generated/Operation';
import type { OpId } from '../generated/OpId';
import type { People } from '../generated/People';
import type { ProviderCard } from '../generated/ProviderCard';
import type { ProviderId } from '../generated/ProviderId';
import type { ProviderTest } from '../generated/ProviderTest';
import type { Receipt } from '../generated/Receipt';
import type { Rev } from '../generated/Rev';
import type { Role } from '../generated/Role';
import type { RunId } from '../generated/RunId';
import type { SearchPage } from '../generated/SearchPage';
import type { SearchRequest } from '../generated/SearchRequest';
import type { SecretState } from '../generated/SecretState';
import type { Settings } from '../generated/Settings';
import type { SpaceId } from '../generated/SpaceId';
import type { SpaceInfo } from '../generated/SpaceInfo';
import type { UploadId } from '../generated/UploadId';
import type { User } from '../generated/User';
import type { UserId } from '../generated/UserId';

/** What the native menu can ask of the UI. */
export type MenuCommand = 'new_chat' | 'settings' | 'search' | 'shortcuts' | 'about';

/** While a file is on its way. */
export interface Transfer {
  /** The upload that it is now, by which it can be given up when it is there, too. */
  onBegun?: (id: UploadId) => void;
  /** Bytes that have arrived. */
  onProgress?: (bytes: number) => void;
  /** Ends the transfer, which then rejects with the signal's reason. What has arrived is given up. */
  signal?: AbortSignal;
}

/**
 * Hearth's core as the UI sees it. Every method rejects with an `ApiError`.
 * Requests change nothing here: what they changed arrives as an event.
 */
export interface Host {
  bootstrap(): Promise<Bootstrap>;
  /** Tells the core that the first screen can be used. Ends when that has been painted. */
  ready(): Promise<void>;

  /** `spaceId` is where a new chat is made, if not in this machine's own space; a chat that is there is in one. */
  apply(operation: Operation, spaceId?: SpaceId): Promise<Receipt>;
  stopRun(runId: RunId): Promise<void>;

  listChats(request: ChatListRequest): Promise<ChatList>;
  openChat(chatId: ChatId): Promise<ChatDetail>;
  messagePage(request: MessagePageRequest): Promise<MessagePage>;
  /** Looks for messages; a later question does not end an earlier one, whose answer the asker then ignores. */
  search(request: SearchRequest): Promise<SearchPage>;
  /** What a message said before it was edited, oldest first. */
  earlierTexts(chatId: ChatId, messageId: MessageId): Promise<EarlierText[]>;

  /** Takes a file to where a message in that space can hold it (`spaceId` as for `apply`). */
  uploadFile(file: Blob, name: string, spaceId: SpaceId | undefined, transfer: Transfer): Promise<Attachment>;
  /** Whether it is still there, whole or in part. */
  hasUpload(id: UploadId): Promise<boolean>;
  /** Lets the host forget a file that was uploaded for a message and is not to be sent with one. */
  giveUpUpload(id: UploadId): Promise<void>;
  /** A message's file; with `preview`, an image no larger than a screen needs. */
  fetchFile(chatId: ChatId, file: Attachment, preview: boolean, transfer: Transfer): Promise<Blob>;
  /** Puts a copy where the user's downloads are; its path, or null where the browser alone knows that. */
  saveFile(chatId: ChatId, file: Attachment): Promise<string | null>;
  /** Opens it with the program that the system has for it. In the window only. */
  openFile(chatId: ChatId, file: Attachment): Promise<void>;
  /** Shows a file that was saved in the system's file manager. In the window only. */
  revealFile(path: string): Promise<void>;

  /** `null` is the chat that is not yet started. */
  saveDraft(chatId: ChatId | null, text: string): Promise<void>;
  saveView(view: ChatView): Promise<void>;
  /** Tells the others of the chat. Sent at most every 4 seconds while the user types; false ends it at once. */
  setTyping(chatId: ChatId, typing: boolean): Promise<void>;
  /** The user has seen the message whose `seq` this is, and all before it. */
  markRead(chatId: ChatId, seq: Rev): Promise<void>;
  /** Whether this window is looked at; told again every 30 seconds while it is. */
  setActive(active: boolean): Promise<void>;

  /** Everybody and everything that was let into this machine's space, or waits. */
  people(): Promise<People>;
  /** The only time that its code is told. */
  createInvite(request: InviteRequest): Promise<InviteLink>;
  cancelInvite(id: InviteId): Promise<void>;
  approveDevice(id: DeviceId): Promise<void>;
  /** Also how a device that waits is turned away. */
  revokeDevice(id: DeviceId): Promise<void>;
  revokeUser(id: UserId): Promise<void>;
  setRole(id: UserId, role: Role): Promise<void>;

  /** Looks for hosts on this network for a few seconds. */
  findHosts(): Promise<FoundHost[]>;
  inspectInvite(link: string): Promise<InvitePreview>;
  joinSpace(request: JoinRequest): Promise<SpaceInfo>;
  leaveSpace(id: SpaceId, keepCopy: boolean): Promise<void>;
  /** The people of a space, for bringing them into a chat. */
  spaceUsers(spaceId: SpaceId): Promise<User[]>;
  /** What the host of a space can have answer there. */
  spaceProviders(spaceId: SpaceId): Promise<ProviderCard[]>;
  spaceModels(spaceId: SpaceId, providerId: ProviderId): Promise<ModelInfo[]>;
  /** Sends a refused operation once more. */
  retryOperation(opId: OpId): Promise<void>;
  /** Forgets a refused operation, and those behind it that need what it would have made. */
  discardOperation(opId: OpId): Promise<void>;

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
  /**
   * Fetches a picture that a text names and the user allowed, over https and within the core's limits. In the window
   * only: in a browser it would be the host's machine that asks for an address of a guest's choosing. Where it is not
   * there, pictures from outside are only named.
   */
  fetchRemoteImage?(url: string, signal: AbortSignal): Promise<Blob>;
  copyText(text: string): Promise<void>;
  /** A desktop notification; later ones of the same chat take its place. */
  notify(title: string, body: string, chatId: ChatId): Promise<void>;

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
