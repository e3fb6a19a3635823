import type { ChatId } from '../../generated/ChatId';
import type { ChatView } from '../../generated/ChatView';
import type { GeneralSettings } from '../../generated/GeneralSettings';
import type { ProviderCard } from '../../generated/ProviderCard';
import type { ScrollPlace } from '../../generated/ScrollPlace';
import type { Settings } from '../../generated/Settings';

const GENERAL = 'hearth.general';
const LAST_CHAT = 'hearth.last-chat';
const DRAFT = 'hearth.draft.';
const SCROLL = 'hearth.scroll.';

const usual: GeneralSettings = {
  theme: 'system',
  text_size: 15,
  send_key: 'enter',
  proxy: '',
  language: 'en',
  notifications: false,
  max_file_mb: 100,
};

/** What only this browser knows: how the page looks, what is half written, where one was. Nothing of it is secret. */
export const own = {
  general(): GeneralSettings {
    return { ...usual, ...(read<Partial<GeneralSettings>>(GENERAL) ?? {}) };
  },
  saveGeneral(general: GeneralSettings): void {
    remember(GENERAL, general);
  },
  draft(chatId: ChatId | null): string {
    return read<string>(DRAFT + (chatId ?? 'new')) ?? '';
  },
  /** Throws where the browser does not keep it: what somebody wrote is not to be lost unsaid. */
  saveDraft(chatId: ChatId | null, text: string): void {
    write(DRAFT + (chatId ?? 'new'), text === '' ? null : text);
  },
  lastChat(): ChatId | null {
    return read<ChatId>(LAST_CHAT);
  },
  scroll(chatId: ChatId): ScrollPlace | null {
    return read<ScrollPlace>(SCROLL + chatId);
  },
  saveView({ chat_id, scroll }: ChatView): void {
    remember(LAST_CHAT, chat_id);
    if (chat_id !== null) remember(SCROLL + chat_id, scroll);
  },
  forget(): void {
    for (const key of Object.keys(localStorage)) if (key.startsWith('hearth.')) localStorage.removeItem(key);
  },
};

/** The settings as a browser has them: its own ways, and the host's models without where they are. */
export function browserSettings(name: string, cards: readonly ProviderCard[]): Settings {
  const withDefault = cards.find(({ default_model }) => default_model !== null);
  const model = withDefault?.default_model ?? null;
  return {
    display_name: name,
    welcomed: true,
    general: own.general(),
    ai: {
      providers: cards.map((card) => ({
        id: card.id,
        name: card.name,
        kind: 'openai-compatible',
        base_url: '',
      })),
      default_model:
        withDefault === undefined || model === null ? null : { provider_id: withDefault.id, model },
      system_prompt: '',
      temperature: null,
      max_output: null,
      idle_timeout_s: 60,
    },
    sharing: { enabled: false, port: 8002, space_name: '', certificate: '', certificate_key: '' },
  };
}

function read<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  if (value === null) localStorage.removeItem(key);
  else localStorage.setItem(key, JSON.stringify(value));
}

function remember(key: string, value: unknown): void {
  try {
    write(key, value);
  } catch {
    // A full or forbidden store loses only what this browser would have remembered.
  }
}
