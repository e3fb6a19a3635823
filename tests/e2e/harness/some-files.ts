import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

import { By } from 'selenium-webdriver';

import type { Region } from './region.ts';

/** Files as people have them, made anew in a directory. */
export class SomeFiles {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async in(parent: string): Promise<SomeFiles> {
    const directory = join(parent, 'some-files');
    await mkdir(directory, { recursive: true });
    return new SomeFiles(directory);
  }

  /** Writes it; gives its path. */
  async write(name: string, content: string | Buffer): Promise<string> {
    const path = join(this.#directory, name);
    await writeFile(path, content);
    return path;
  }

  /** One colour, so that it is small whatever its size. */
  async picture(name: string, width: number, height: number): Promise<string> {
    return await this.write(name, png(width, height));
  }

  /** A tone. */
  async sound(name: string, seconds: number): Promise<string> {
    return await this.write(name, wav(seconds));
  }

  /** One page that says this. */
  async pdf(name: string, words: string): Promise<string> {
    return await this.write(name, pdf(words));
  }
}

/** Chooses files in the dialog that the button would open, which no driver can see. */
export async function attach(window: Region, ...paths: string[]): Promise<void> {
  await window.the('button', 'Attach files').waitUntilThere();
  const field = await window.driver.findElement(By.css('input[type="file"]'));
  await field.sendKeys(paths.join('\n'));
}

/** A PNG (RFC 2083) of one colour. */
export function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a sample, palette.
  header.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from([0x2f, 0x6f, 0xdb])),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}

/** A tone of 440 Hz as a WAV file of 8000 samples a second, each of 16 bits. */
function wav(seconds: number): Buffer {
  const rate = 8_000;
  const samples = Buffer.alloc(2 * rate * seconds);
  for (let at = 0; at < rate * seconds; at += 1)
    samples.writeInt16LE(Math.round(9_000 * Math.sin((2 * Math.PI * 440 * at) / rate)), 2 * at);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  // Samples as they are, one channel.
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(2 * rate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/** A PDF (ISO 32000-1) with one line of text. */
function pdf(words: string): Buffer {
  const content = `BT /F1 24 Tf 72 700 Td (${words.replaceAll(/[()\\]/g, '')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = text.length;
  const entries = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
