import type { Connection } from '../../generated/Connection';
import type { GuestFrame } from '../../generated/GuestFrame';
import type { HostFrame } from '../../generated/HostFrame';
import { codeOf } from '../errorCode';
import { afterClose, backoffMs } from './backoff';
import { request } from './request';
import type { SignIn } from './SignIn';

const PROTOCOL = 1;
/** A line on which nothing was heard for so long is looked after. */
const SILENT_MS = 40_000;
const LOOK_AFTER_MS = 15_000;

interface LineEvents {
  frame(frame: HostFrame): void;
  connection(connection: Connection): void;
}

/** The one socket to the host: opened again by itself whenever it is lost. */
export class Line {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private attempt = 0;
  private heardAt = 0;
  /** The host is left alone until then. */
  private notBefore = 0;
  private isOpening = false;
  private isWelcome = false;
  private isStopped = true;

  constructor(
    private readonly signIn: SignIn,
    private readonly tell: LineEvents,
    private readonly address: string = socketAddress(),
  ) {}

  start(): void {
    if (!this.isStopped) return;
    this.isStopped = false;
    window.addEventListener('online', this.wake);
    window.addEventListener('offline', this.drop);
    document.addEventListener('visibilitychange', this.wake);
    this.watch = setInterval(() => void this.lookAfter(), LOOK_AFTER_MS);
    this.tell.connection({ type: 'connecting' });
    void this.open();
  }

  /** Ends it for good. */
  stop(why: Connection): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.renewal);
    clearInterval(this.watch);
    window.removeEventListener('online', this.wake);
    window.removeEventListener('offline', this.drop);
    document.removeEventListener('visibilitychange', this.wake);
    this.socket?.close(1000);
    this.socket = null;
    this.isWelcome = false;
    this.tell.connection(why);
  }

  /** False if there is nobody to hear it now. */
  send(frame: GuestFrame): boolean {
    if (!this.isWelcome || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** The network is back, or the page is looked at again: not a moment is waited any more that the host is not owed. */
  private readonly wake = (): void => {
    if (document.visibilityState === 'hidden' || this.isStopped) return;
    if (this.socket === null && !this.isOpening) {
      if (Date.now() < this.notBefore) return;
      this.attempt = 0;
      clearTimeout(this.timer);
      void this.open();
    } else void this.lookAfter();
  };

  private readonly drop = (): void => this.socket?.close();

  private async open(): Promise<void> {
    if (this.isStopped || this.isOpening) return;
    this.isOpening = true;
    try {
      const token = await this.signIn.token();
      if (!this.isStopped) this.connect(token);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'unauthorized') this.stop({ type: 'revoked' });
      else {
        this.tell.connection(
          code === 'waiting_for_approval' ? { type: 'waiting_for_approval' } : { type: 'offline' },
        );
        this.again(backoffMs(this.attempt));
      }
    } finally {
      this.isOpening = false;
    }
  }

  private connect(token: string): void {
    const socket = new WebSocket(this.address);
    this.socket = socket;
    this.heardAt = Date.now();
    socket.onopen = () => {
      // The token goes into the first frame: in a URL it would be written to logs.
      const hello: GuestFrame = { type: 'hello', protocol: PROTOCOL, token };
      socket.send(JSON.stringify(hello));
    };
    socket.onmessage = ({ data }) => {
      if (this.socket === socket && typeof data === 'string') this.hear(data);
    };
    socket.onclose = ({ code }) => {
      if (this.socket === socket) this.lost(code);
    };
  }

  private hear(text: string): void {
    this.heardAt = Date.now();
    let frame: HostFrame;
    try {
      frame = JSON.parse(text) as HostFrame;
    } catch {
      return;
    }
    if (frame.type === 'welcome') {
      this.isWelcome = true;
      this.attempt = 0;
      this.renewLater();
      this.tell.connection({ type: 'connected' });
    }
    this.tell.frame(frame);
  }

  private lost(code: number): void {
    this.socket = null;
    this.isWelcome = false;
    clearTimeout(this.renewal);
    if (this.isStopped) return;
    const next = afterClose(code, this.attempt);
    if (next.type === 'stop') {
      this.stop({ type: next.why });
      return;
    }
    if (next.withNewToken) this.signIn.forget();
    this.tell.connection({ type: 'offline' });
    this.notBefore = Date.now() + next.notBeforeMs;
    this.again(next.afterMs);
  }

  private again(afterMs: number): void {
    this.attempt += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.open(), afterMs);
  }

  private renewLater(): void {
    clearTimeout(this.renewal);
    this.renewal = setTimeout(async () => {
      try {
        this.send({ type: 'renew', token: await this.signIn.token() });
        this.renewLater();
      } catch {
        // The host closes the socket when the token has expired, and then it is asked for again.
      }
    }, this.signIn.renewsInMs() + 1000);
  }

  /** A connection can be gone without a word. Browsers do not show the host's pings, so it is asked something else. */
  private async lookAfter(): Promise<void> {
    const socket = this.socket;
    if (socket === null || Date.now() - this.heardAt < SILENT_MS) return;
    const isAlive = await request('space', { patienceMs: 8000 }).then(
      () => true,
      () => false,
    );
    if (this.socket !== socket) return;
    if (isAlive && socket.readyState === WebSocket.OPEN) this.heardAt = Date.now();
    else {
      socket.onclose = null;
      socket.close();
      this.lost(1006);
    }
  }
}

function socketAddress(): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/api/v1/chat/ws`;
}
