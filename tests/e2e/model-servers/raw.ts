import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { until } from '../harness/until.ts';
import { Exchange, type Request } from './exchange.ts';
import { type Usage, wholeAnswer } from './sse.ts';

/** Answers one request for a chat. */
export type Script = (exchange: Exchange) => Promise<void> | void;

interface Certificate {
  key: string;
  cert: string;
}

/**
 * A model server of ours on a bare TCP socket, so that it can break its answers in exact ways. It answers
 * `GET /v1/models` by itself; each chat request takes the next script, and the last script stays.
 */
export class RawServer {
  readonly #server: Server;
  readonly #scheme: string;
  readonly #sockets = new Set<Socket>();
  readonly #scripts: Script[] = [];
  /** Chat requests in the order of their coming. */
  readonly asked: Exchange[] = [];

  private constructor(certificate?: Certificate) {
    this.#scheme = certificate ? 'https' : 'http';
    this.#server = certificate
      ? createTlsServer(certificate, (socket) => this.#serve(socket))
      : createServer((socket) => this.#serve(socket));
    // A handshake that the client breaks off is what some tests are about.
    this.#server.on('tlsClientError', () => undefined);
  }

  static async start(...scripts: Script[]): Promise<RawServer> {
    return await new RawServer().#listen(scripts);
  }

  static async startTls(certificate: Certificate, ...scripts: Script[]): Promise<RawServer> {
    return await new RawServer(certificate).#listen(scripts);
  }

  async #listen(scripts: Script[]): Promise<this> {
    this.#scripts.push(...scripts);
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get baseUrl(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}/v1`;
  }

  /** What it does from now on. */
  nowDoes(...scripts: Script[]): void {
    this.#scripts.splice(0, this.#scripts.length, ...scripts);
  }

  /** Waits for the n-th chat request, counted from 1. */
  async request(number: number): Promise<Exchange> {
    return await until(() => this.asked[number - 1], {
      otherwise: () => `Hearth asked the model ${this.asked.length} times, not ${number}`,
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let received: Buffer = Buffer.alloc(0);
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece]);
      const read = takeRequest(received);
      if (!read) return;
      received = read.rest;
      // A script that throws must fail its test, so its fault is not caught here.
      void this.#answer(new Exchange(read.request, socket));
    });
  }

  async #answer(exchange: Exchange): Promise<void> {
    const { method, path } = exchange.request;
    if (method === 'GET' && path.endsWith('/models')) {
      await exchange.reply(
        200,
        JSON.stringify({ object: 'list', data: [{ id: 'raw-model', object: 'model' }] }),
      );
      return;
    }
    this.asked.push(exchange);
    const script = this.#scripts.length > 1 ? this.#scripts.shift() : this.#scripts[0];
    await (script ?? answer('Yes.'))(exchange);
  }
}

/** A whole, well-formed answer. */
export function answer(text: string, usage?: Usage): Script {
  return async (exchange) => {
    await exchange.stream();
    await exchange.send(wholeAnswer(text, usage));
    await exchange.end();
  };
}

function takeRequest(received: Buffer): { request: Request; rest: Buffer } | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [first = '', ...lines] = received.subarray(0, headEnd).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const bodyEnd = headEnd + 4 + Number(headers['content-length'] ?? 0);
  if (received.length < bodyEnd) return undefined;
  const [method = '', path = ''] = first.split(' ');
  const body = received.subarray(headEnd + 4, bodyEnd).toString('utf8');
  return { request: { method, path, headers, body }, rest: received.subarray(bodyEnd) };
}
