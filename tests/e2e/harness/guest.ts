import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { Agent, request } from 'node:https';
import type { TLSSocket } from 'node:tls';

import WebSocket from 'ws';

import type { Invite } from './invite.ts';
import { pause, until } from './until.ts';

export interface Answer<T = unknown> {
  status: number;
  body: T;
}

export interface Frame {
  type: string;
  [field: string]: unknown;
}

interface Joining {
  userName?: string;
  deviceName?: string;
}

/**
 * Somebody who speaks the protocol of `docs/protocol.md` and knows nothing of Hearth's code: pins the certificate,
 * registers, refreshes, asks over REST and over the socket.
 */
export class Guest {
  readonly deviceId: string;
  readonly userId: string;
  readonly address: string;
  readonly #agent: Agent;
  readonly #key: KeyObject;
  #refreshToken: string;
  #accessToken = '';

  private constructor(
    address: string,
    agent: Agent,
    key: KeyObject,
    registered: { device_id: string; user_id: string; refresh_token: string },
  ) {
    this.address = address;
    this.#agent = agent;
    this.#key = key;
    this.deviceId = registered.device_id;
    this.userId = registered.user_id;
    this.#refreshToken = registered.refresh_token;
  }

  /** Registers with an invite. The device may still wait for approval: see `signIn`. */
  static async join(
    invite: Invite,
    { userName = 'Guest', deviceName = 'a test' }: Joining = {},
  ): Promise<Guest> {
    const [address] = invite.addresses;
    if (address === undefined) throw new Error('the invite names no address');
    const agent = pinned(invite.fingerprint);
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const { body, status } = await ask<never>(agent, address, 'POST', 'auth/register', {
      code: invite.code,
      user_name: userName,
      device_name: deviceName,
      kind: 'desktop',
      public_key: publicKey.export({ type: 'spki', format: 'der' }).subarray(-65).toString('base64url'),
    });
    if (status !== 201) throw new Error(`registering was answered ${status}: ${JSON.stringify(body)}`);
    return new Guest(address, agent, privateKey, body);
  }

  get accessToken(): string {
    return this.#accessToken;
  }

  get refreshToken(): string {
    return this.#refreshToken;
  }

  /** Refreshes once; gives the status. */
  async refresh(): Promise<number> {
    const text = `hearth-refresh-v1:${this.#refreshToken}`;
    const { status, body } = await ask<{ access_token: string; refresh_token: string }>(
      this.#agent,
      this.address,
      'POST',
      'auth/refresh',
      {
        device_id: this.deviceId,
        refresh_token: this.#refreshToken,
        signature: sign('sha256', Buffer.from(text), {
          key: this.#key,
          dsaEncoding: 'ieee-p1363',
        }).toString('base64url'),
      },
    );
    if (status === 200) {
      this.#refreshToken = body.refresh_token;
      this.#accessToken = body.access_token;
    }
    return status;
  }

  /** Waits until the owner has said yes, and takes the first access token. */
  async signIn(): Promise<this> {
    await until(async () => (await this.refresh()) === 200, {
      within: 20_000,
      otherwise: () => 'this device was not let in',
    });
    return this;
  }

  async ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return await ask<T>(this.#agent, this.address, method, path, body, this.#accessToken);
  }

  /** As `ask`, where nothing but success will do. */
  async get<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.ask<T>(method, path, body);
    if (answer.status < 200 || answer.status > 299)
      throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Applies an operation over REST. */
  async apply(chatId: string, action: object, opId = randomUUID()): Promise<void> {
    await this.get('POST', 'chat/operations', { op_id: opId, chat_id: chatId, action });
  }

  /** The texts of the newest messages of a chat, oldest first. */
  async texts(chatId: string): Promise<string[]> {
    const { page } = await this.get<{ page: { messages: { message: { text: string } }[] } }>(
      'GET',
      `chat/chats/${chatId}`,
    );
    return page.messages.map(({ message }) => message.text);
  }

  /** The texts of the whole visible path, oldest first. */
  async allTexts(chatId: string): Promise<string[]> {
    const texts: string[] = [];
    let anchor = 'anchor=end';
    for (;;) {
      const { messages } = await this.get<{ messages: { message: { text: string }; position: number }[] }>(
        'GET',
        `chat/chats/${chatId}/page?${anchor}&limit=200`,
      );
      const [first] = messages;
      if (first === undefined) return texts;
      texts.unshift(...messages.map(({ message }) => message.text));
      anchor = `anchor=before&position=${first.position}`;
    }
  }

  async connect(): Promise<GuestSocket> {
    return await GuestSocket.open(this.#agent, this.address, this.#accessToken);
  }

  leave(): void {
    this.#agent.destroy();
  }
}

/** One socket, past its `welcome`. */
export class GuestSocket {
  readonly frames: Frame[] = [];
  readonly #socket: WebSocket;
  closed: number | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.frames.push(JSON.parse(String(data))));
    socket.on('close', (code) => {
      this.closed = code;
    });
    // What went wrong shows as a socket that is closed.
    socket.on('error', () => undefined);
  }

  static async open(agent: Agent, address: string, token: string): Promise<GuestSocket> {
    const socket = new WebSocket(`wss://${address}/api/v1/chat/ws`, { agent, perMessageDeflate: false });
    const guest = new GuestSocket(socket);
    await new Promise<void>((opened, failed) => {
      socket.once('open', () => opened());
      socket.once('error', failed);
    });
    guest.send({ type: 'hello', protocol: 1, token });
    await guest.hears((frame) => frame.type === 'welcome');
    return guest;
  }

  send(frame: object): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /** Waits for a frame, be it one that has come before. */
  async hears(wanted: (frame: Frame) => boolean, within?: number): Promise<Frame> {
    return await until(() => this.frames.find(wanted), {
      ...(within === undefined ? {} : { within }),
      otherwise: () => `the frame never came; there were: ${this.frames.map((f) => f.type).join(', ')}`,
    });
  }

  end(): void {
    this.#socket.terminate();
  }
}

/** Connections to whoever holds this key, and to nobody else. */
function pinned(fingerprint: string): Agent {
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxSockets: 8 });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const socket = connect(options, done) as TLSSocket;
    socket.once('secureConnect', () => {
      const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
      const shown = createHash('sha256')
        .update(key ?? '')
        .digest('hex');
      if (shown !== fingerprint)
        socket.destroy(new Error('the host shows another key than the invite names'));
    });
    return socket;
  };
  return agent;
}

async function ask<T>(
  agent: Agent,
  address: string,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<Answer<T>> {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  return await new Promise((answered, failed) => {
    const asked = request(
      `https://${address}/api/v1/${path}`,
      {
        agent,
        method,
        headers: {
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        timeout: 15_000,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () => {
          const json = (response.headers['content-type'] ?? '').includes('json');
          answered({ status: response.statusCode ?? 0, body: (json ? JSON.parse(text) : text) as T });
        });
        response.on('error', failed);
      },
    );
    asked.on('timeout', () => asked.destroy(new Error(`${method} ${path} was not answered in time`)));
    asked.on('error', failed);
    asked.end(sent);
  });
}

/** Asks until there is an answer that is one: for a host that is just away. */
export async function patiently<T>(work: () => Promise<T>, within = 60_000): Promise<T> {
  const end = Date.now() + within;
  for (;;) {
    try {
      return await work();
    } catch (fault) {
      if (Date.now() > end) throw fault;
      await pause(100);
    }
  }
}
