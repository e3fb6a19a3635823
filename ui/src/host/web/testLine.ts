import type { Bootstrap } from '../../generated/Bootstrap';
import type { ChatHead } from '../../generated/ChatHead';
import type { Event } from '../../generated/Event';
import type { GuestFrame } from '../../generated/GuestFrame';
import type { HostFrame } from '../../generated/HostFrame';
import type { Presence } from '../../generated/Presence';
import type { Host } from '../host';
import { apiError } from './request';
import type { SignIn } from './SignIn';
import { testKeep } from './testKeep';
import { createWebHost } from './web';

type Ready = Extract<Bootstrap, { type: 'ready' }>;

/** One socket of a browser in tests. What a test says of it happens at once. */
class TestSocket {
  static readonly OPEN = 1;
  readonly readyState = 1;
  readonly sent: GuestFrame[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;

  constructor(private readonly line: TestLine) {
    line.socket = this;
    queueMicrotask(() => this.onopen?.());
  }

  send(text: string): void {
    const frame = JSON.parse(text) as GuestFrame;
    this.sent.push(frame);
    if (frame.type !== 'hello') return;
    const about = { space_id: 's', space_name: 'Workshop', user_id: 'u', device_id: 'd' };
    this.hear({ type: 'welcome', ...about, role: 'member' } as HostFrame);
    this.hear({ type: 'heads', heads: this.line.heads, complete: true } as HostFrame);
  }

  hear(frame: HostFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  close(): void {
    this.onclose?.({ code: 1000 });
  }
}

/** A host as a browser sees it, for tests: what it answers, and a line to it that can be cut. */
export class TestLine {
  socket: TestSocket | null = null;
  isCut = false;
  /** What is answered, by the beginning of the path. */
  readonly answers = new Map<string, unknown>([
    ['me', { user: { id: 'u', name: 'Ada', role: 'member' }, device: { id: 'd' } }],
    ['space', { id: 's', name: 'Workshop', version: '1' }],
    ['presence', []],
    ['providers', []],
    ['chat/chats?', { chats: [], next: null }],
  ]);
  readonly events: Event[] = [];
  readonly keep = testKeep();
  /** What is said of all chats at the beginning of a connection. */
  heads: ChatHead[] = [];
  private readonly hosts: Host[] = [];

  /** The class that stands for the browser's own. */
  get Socket(): typeof WebSocket {
    const line = this;
    return class extends TestSocket {
      constructor() {
        super(line);
      }
    } as unknown as typeof WebSocket;
  }

  async start(): Promise<{ host: Host; ready: Ready }> {
    const signIn = {
      token: async () => {
        if (this.isCut) throw apiError('unavailable', '');
        return 'token';
      },
      request: async (path: string) => this.answer(path),
      renewsInMs: () => 600_000,
      forget: () => {},
    };
    const membership = { userId: 'u', deviceId: 'd', spaceName: 'Workshop' };
    const host = createWebHost(this.keep, signIn as unknown as SignIn, membership as never);
    this.hosts.push(host);
    host.onEvent((event) => this.events.push(event));
    return { host, ready: (await host.bootstrap()) as Ready };
  }

  /** Ends all that was started, so that nothing of it is heard any more. */
  async stop(): Promise<void> {
    this.isCut = false;
    this.answers.set('auth/sign-out', null);
    for (const host of this.hosts) await host.leaveSpace('s', false);
  }

  tell(event: Event): void {
    this.socket?.hear({ type: 'event', event } as HostFrame);
  }

  refuse(op_id: string): void {
    this.socket?.hear({ type: 'refused', op_id, error: apiError('forbidden', 'You are a guest.') });
  }

  get sent(): GuestFrame[] {
    return this.socket?.sent ?? [];
  }

  cut(code = 1006): void {
    this.isCut = true;
    this.socket?.onclose?.({ code });
  }

  heal(): void {
    this.isCut = false;
    window.dispatchEvent(new window.Event('online'));
  }

  told<Type extends Event['type']>(type: Type): Extract<Event, { type: Type }>[] {
    return this.events.filter((event): event is Extract<Event, { type: Type }> => event.type === type);
  }

  private answer(path: string): unknown {
    if (this.isCut) throw apiError('unavailable', '');
    const known = [...this.answers].find(([beginning]) => path.startsWith(beginning));
    if (known === undefined) throw apiError('not_found', path);
    return structuredClone(known[1]);
  }
}

export function presenceOf(user_id: string, online: boolean): Presence {
  return { space_id: 's', user_id, online, last_seen_at: null };
}
