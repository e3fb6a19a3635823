import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** OpenAI's entry has the same id on every machine. */
export const OPENAI_ID = '01980000-0000-7000-8000-000000000001';
/** As every machine of `withModelServer` calls its server. */
export const LOCAL_ID = '01980000-0000-7000-8000-0000000000aa';

/** What a test may want to find chosen already. The names are those of `user_settings.json`. */
export interface Chosen {
  theme?: 'system' | 'light' | 'dark';
  displayName?: string;
  idleTimeoutSeconds?: number;
  systemPrompt?: string;
  model?: string;
  /** A key where none should be: in the settings file. */
  strayKey?: string;
}

/** A machine whose user is past the welcome and has a model server at `baseUrl`, which takes no key. */
export async function withModelServer(
  dataDirectory: string,
  baseUrl: string,
  chosen: Chosen = {},
): Promise<void> {
  const local = { id: LOCAL_ID, name: 'Local', kind: 'openai-compatible', base_url: baseUrl };
  const model = { provider_id: LOCAL_ID, model: chosen.model ?? 'raw-model' };
  await write(dataDirectory, true, [openai('https://api.openai.com/v1'), local], model, chosen);
}

/** A machine whose OpenAI entry points at `baseUrl`, where calls need a key; welcomed or not. */
export async function withOpenAi(
  dataDirectory: string,
  baseUrl: string,
  chosen: Chosen & { welcomed?: boolean } = {},
): Promise<void> {
  const model = { provider_id: OPENAI_ID, model: chosen.model ?? 'gpt-4o' };
  await write(dataDirectory, chosen.welcomed ?? true, [openai(baseUrl)], model, chosen);
}

export async function readSettings(dataDirectory: string): Promise<string> {
  return await readFile(join(dataDirectory, 'user_settings.json'), 'utf8');
}

function openai(baseUrl: string): object {
  return { id: OPENAI_ID, name: 'OpenAI', kind: 'openai', base_url: baseUrl };
}

async function write(
  dataDirectory: string,
  welcomed: boolean,
  providers: object[],
  default_model: object,
  chosen: Chosen,
): Promise<void> {
  const settings = {
    display_name: chosen.displayName ?? '',
    welcomed,
    ...(chosen.strayKey === undefined ? {} : { openai_api_key: chosen.strayKey }),
    general: { theme: chosen.theme ?? 'light' },
    ai: {
      providers,
      default_model,
      system_prompt: chosen.systemPrompt ?? '',
      idle_timeout_s: chosen.idleTimeoutSeconds ?? 60,
    },
  };
  await mkdir(dataDirectory, { recursive: true });
  await writeFile(join(dataDirectory, 'user_settings.json'), JSON.stringify(settings));
}
