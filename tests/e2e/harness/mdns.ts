import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

import { until } from './until.ts';

/** What of a resource record (RFC 1035) matters here, its data read as its type has it. */
export interface MdnsRecord {
  name: string;
  type: 'A' | 'PTR' | 'TXT' | 'SRV';
  /** Seconds that it is good for; 0 says goodbye. */
  ttl: number;
  /** The address, the name pointed at, the strings, or the port and the host. */
  data: string[];
}

const TYPES: Record<number, MdnsRecord['type'] | undefined> = { 1: 'A', 12: 'PTR', 16: 'TXT', 33: 'SRV' };

/** Hears what machines on a network answer by mDNS (RFC 6762), and asks nothing. Knows nothing of Hearth's code. */
export class MdnsEar {
  readonly heard: MdnsRecord[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (packet) => this.heard.push(...records(packet)));
  }

  /** `address` is this machine's on the network that is listened to. */
  static async at(address: string): Promise<MdnsEar> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    const ear = new MdnsEar(socket);
    socket.bind(5353);
    await once(socket, 'listening');
    socket.addMembership('224.0.0.251', address);
    return ear;
  }

  /** Waits for a record, be it one that has come before. */
  async hears(what: string, wanted: (record: MdnsRecord) => boolean): Promise<MdnsRecord> {
    return await until(() => this.heard.find(wanted), {
      otherwise: () => `${what} was never heard; there was:\n${this.heard.map(inWords).join('\n')}`,
    });
  }

  async stop(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}

function inWords({ name, type, ttl, data }: MdnsRecord): string {
  return `${name} ${ttl} ${type} ${data.join(' ')}`;
}

/** The records of an answer; none of a question. */
function records(packet: Buffer): MdnsRecord[] {
  if ((packet.readUInt16BE(2) & 0x8000) === 0) return [];
  const count = packet.readUInt16BE(6) + packet.readUInt16BE(8) + packet.readUInt16BE(10);
  let at = 12;
  for (let left = packet.readUInt16BE(4); left > 0; left--) at = nameAt(packet, at).next + 4;
  const found: MdnsRecord[] = [];
  for (let left = count; left > 0; left--) {
    const { name, next } = nameAt(packet, at);
    const type = TYPES[packet.readUInt16BE(next)];
    const data = next + 10;
    const end = data + packet.readUInt16BE(next + 8);
    if (type)
      found.push({ name, type, ttl: packet.readUInt32BE(next + 4), data: read(packet, type, data, end) });
    at = end;
  }
  return found;
}

function read(packet: Buffer, type: MdnsRecord['type'], at: number, end: number): string[] {
  switch (type) {
    case 'A':
      return [packet.subarray(at, end).join('.')];
    case 'PTR':
      return [nameAt(packet, at).name];
    case 'SRV':
      return [String(packet.readUInt16BE(at + 4)), nameAt(packet, at + 6).name];
    case 'TXT': {
      const strings = [];
      for (let from = at; from < end; from += 1 + packet.readUInt8(from)) {
        strings.push(packet.toString('utf8', from + 1, from + 1 + packet.readUInt8(from)));
      }
      return strings;
    }
  }
}

/** A name, which may end with a pointer to an earlier place (RFC 1035 section 4.1.4), and what comes behind it. */
function nameAt(packet: Buffer, start: number): { name: string; next: number } {
  const labels: string[] = [];
  let next: number | undefined;
  let at = start;
  for (let length = packet.readUInt8(at); length !== 0; length = packet.readUInt8(at)) {
    if (length >= 0xc0) {
      next ??= at + 2;
      at = packet.readUInt16BE(at) & 0x3fff;
    } else {
      labels.push(packet.toString('utf8', at + 1, at + 1 + length));
      at += 1 + length;
    }
  }
  return { name: `${labels.join('.')}.`, next: next ?? at + 1 };
}
