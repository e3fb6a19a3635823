import type { ChatId } from '../generated/ChatId';
import type { DeviceId } from '../generated/DeviceId';
import type { Door } from '../generated/Door';
import type { Event } from '../generated/Event';
import type { FoundHost } from '../generated/FoundHost';
import type { InviteLink } from '../generated/InviteLink';
import type { InvitePreview } from '../generated/InvitePreview';
import type { InviteRequest } from '../generated/InviteRequest';
import type { JoinRequest } from '../generated/JoinRequest';
import type { ModelInfo } from '../generated/ModelInfo';
import type { People } from '../generated/People';
import type { Presence } from '../generated/Presence';
import type { ProviderCard } from '../generated/ProviderCard';
import type { Role } from '../generated/Role';
import type { SharingStatus } from '../generated/SharingStatus';
import type { SpaceId } from '../generated/SpaceId';
import type { SpaceInfo } from '../generated/SpaceInfo';
import type { User } from '../generated/User';
import type { UserId } from '../generated/UserId';
import { newId } from './ids';

/** The part of a test host that people and spaces are asked of. */
export class TestSpaces {
  readonly userId: UserId = 'u';
  readonly deviceId: DeviceId = 'd';
  readonly spaceId: SpaceId = 's';
  door: Door = 'window';
  spaces: SpaceInfo[] = [testSpace()];
  sharing: SharingStatus = { type: 'off' };
  presence: Presence[] = [];
  everybody: People = {
    users: [{ id: 'u', name: 'Ada', role: 'owner', created_at: 0, revoked: false }],
    devices: [],
    invites: [],
  };
  found: FoundHost[] = [];
  cards: ProviderCard[] = [{ id: 'theirs', name: 'Their Ollama', default_model: 'llama-3' }];
  /** What was asked for beside operations, as `[method, ...arguments]`. */
  asked: unknown[][] = [];
  private readonly listeners = new Set<(event: Event) => void>();

  emit(event: Event): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  onEvent(listener: (event: Event) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async setTyping(chatId: ChatId, typing: boolean): Promise<void> {
    this.asked.push(['setTyping', chatId, typing]);
  }

  async markRead(chatId: ChatId, seq: number): Promise<void> {
    this.asked.push(['markRead', chatId, seq]);
  }

  async setActive(active: boolean): Promise<void> {
    this.asked.push(['setActive', active]);
  }

  async notify(title: string, body: string, chatId: ChatId): Promise<void> {
    this.asked.push(['notify', title, body, chatId]);
  }

  async people(): Promise<People> {
    return this.everybody;
  }

  async createInvite({ role, for_user }: InviteRequest): Promise<InviteLink> {
    const created_at = Date.now();
    const invite = { id: newId(), role, for_user, created_at, expires_at: created_at + 600_000 };
    this.changePeople({ invites: [...this.everybody.invites, invite] });
    return {
      invite,
      link: 'hearth://join#e30',
      web_link: 'https://192.168.1.5:8002/join#e30',
      qr_svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
    };
  }

  async cancelInvite(id: string): Promise<void> {
    this.changePeople({ invites: this.everybody.invites.filter((invite) => invite.id !== id) });
  }

  async approveDevice(id: DeviceId): Promise<void> {
    this.changePeople({
      devices: this.everybody.devices.map((one) => (one.id === id ? { ...one, state: 'approved' } : one)),
    });
  }

  async revokeDevice(id: DeviceId): Promise<void> {
    this.changePeople({
      devices: this.everybody.devices.map((one) => (one.id === id ? { ...one, state: 'revoked' } : one)),
    });
  }

  async revokeUser(id: UserId): Promise<void> {
    this.changePeople({
      users: this.everybody.users.map((one) => (one.id === id ? { ...one, revoked: true } : one)),
    });
  }

  async setRole(id: UserId, role: Role): Promise<void> {
    this.changePeople({ users: this.everybody.users.map((one) => (one.id === id ? { ...one, role } : one)) });
  }

  async findHosts(): Promise<FoundHost[]> {
    return this.found;
  }

  async inspectInvite(_link: string): Promise<InvitePreview> {
    return {
      space_id: 'other',
      space_name: 'Workshop',
      address: '192.168.1.5:8002',
      fingerprint: 'ab'.repeat(32),
      known: false,
    };
  }

  async joinSpace(_request: JoinRequest): Promise<SpaceInfo> {
    const joined = testSpace({
      id: 'other',
      name: 'Workshop',
      kind: { type: 'joined', address: '192.168.1.5:8002', fingerprint: 'ab'.repeat(32) },
      me: 'other-u',
      role: 'member',
      connection: { type: 'waiting_for_approval' },
    });
    this.setSpaces([...this.spaces, joined]);
    return joined;
  }

  async leaveSpace(id: SpaceId, keepCopy: boolean): Promise<void> {
    this.asked.push(['leaveSpace', id, keepCopy]);
    this.setSpaces(this.spaces.filter((space) => space.id !== id));
  }

  async spaceUsers(_spaceId: SpaceId): Promise<User[]> {
    return this.everybody.users.filter(({ revoked }) => !revoked);
  }

  async spaceProviders(_spaceId: SpaceId): Promise<ProviderCard[]> {
    return this.cards;
  }

  async spaceModels(_spaceId: SpaceId, providerId: string): Promise<ModelInfo[]> {
    return [{ provider_id: providerId, id: 'llama-3', limits: null, price: null }];
  }

  async retryOperation(opId: string): Promise<void> {
    this.asked.push(['retryOperation', opId]);
  }

  async discardOperation(opId: string): Promise<void> {
    this.asked.push(['discardOperation', opId]);
  }

  setSpaces(spaces: SpaceInfo[]): void {
    this.spaces = spaces;
    this.emit({ type: 'spaces_changed', spaces });
  }

  private changePeople(change: Partial<People>): void {
    this.everybody = { ...this.everybody, ...change };
    this.emit({ type: 'people_changed' });
  }
}

export function testSpace(change: Partial<SpaceInfo> = {}): SpaceInfo {
  return {
    id: 's',
    name: 'Ada',
    kind: { type: 'local' },
    me: 'u',
    role: 'owner',
    connection: { type: 'local' },
    waiting: 0,
    ...change,
  };
}
