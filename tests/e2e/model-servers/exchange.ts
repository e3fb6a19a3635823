import type { Socket } from 'node:net';

/** A request as it came over the wire. */
export interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** One request and the bytes that answer it, exactly as a test wants them. */
export class Exchange {
  readonly request: Request;
  readonly #socket: Socket;

  constructor(request: Request, socket: Socket) {
    this.request = request;
    this.#socket = socket;
  }

  /** The text of the last message that the model is asked about. */
  get prompt(): string {
    const { messages } = JSON.parse(this.request.body) as { messages: { content: string }[] };
    return messages.at(-1)?.content ?? '';
  }

  /** Writes bytes and waits until the system has taken them. */
  async write(bytes: string): Promise<void> {
    if (this.#socket.destroyed) return;
    await new Promise<void>((written) => this.#socket.write(bytes, () => written()));
  }

  /** A whole reply with a body of known length. */
  async reply(status: number, body: string, headers: Record<string, string> = {}): Promise<void> {
    const head = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
      ...headers,
    };
    await this.write(`${statusLine(status)}${headerLines(head)}\r\n${body}`);
    this.#socket.end();
  }

  /** An error in the form of OpenAI's. */
  async refuse(
    status: number,
    message: string,
    headers: Record<string, string> = {},
    code?: string,
  ): Promise<void> {
    await this.reply(
      status,
      JSON.stringify({ error: { message, type: 'error', code: code ?? null } }),
      headers,
    );
  }

  /** The head of an event stream, whose pieces follow by {@link send}. */
  async stream(headers: Record<string, string> = {}): Promise<void> {
    const head = { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked', ...headers };
    await this.write(`${statusLine(200)}${headerLines(head)}\r\n`);
  }

  /** One piece of a chunked body. */
  async send(piece: string): Promise<void> {
    await this.write(`${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`);
  }

  /** Ends a chunked body as HTTP asks for. */
  async end(): Promise<void> {
    await this.write('0\r\n\r\n');
    this.#socket.end();
  }

  /** Breaks the connection with a reset, as a crashed server's machine does. */
  cut(): void {
    this.#socket.resetAndDestroy();
  }

  /** True once the other side has closed the connection. */
  get left(): boolean {
    return this.#socket.destroyed;
  }

  /** Resolves when the other side has closed the connection. */
  async whenLeft(): Promise<void> {
    if (this.left) return;
    await new Promise<void>((left) => this.#socket.once('close', () => left()));
  }
}

const reasons: Record<number, string> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
};

function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${reasons[status] ?? 'Status'}\r\n`;
}

function headerLines(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}
