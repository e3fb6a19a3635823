import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Machine } from './machine.ts';

/** The API key of a provider as the Secret Service holds it, asked for by another program than Hearth. */
export async function storedKey(machine: Machine, providerId: string): Promise<string | undefined> {
  return await machine.bus?.lookUpSecret({
    service: 'org.hearth.desktop',
    username: `api-key/${providerId}`,
  });
}

/** All files below a directory that hold these bytes. */
export async function filesWith(directory: string, words: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const holding: string[] = [];
  for (const file of files) {
    const bytes = await readFile(file);
    if (bytes.includes(words) || bytes.includes(Buffer.from(words, 'utf16le'))) holding.push(file);
  }
  return holding;
}
