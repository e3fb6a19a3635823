import { create } from 'zustand';
import type { Bootstrap } from '../generated/Bootstrap';
import type { DeviceId } from '../generated/DeviceId';
import type { Door } from '../generated/Door';
import type { Event } from '../generated/Event';
import type { Notice } from '../generated/Notice';
import type { Presence } from '../generated/Presence';
import type { ProviderStatus } from '../generated/ProviderStatus';
import type { Settings } from '../generated/Settings';
import type { SharingStatus } from '../generated/SharingStatus';
import type { SpaceInfo } from '../generated/SpaceInfo';
import type { UserId } from '../generated/UserId';
import type { Host } from './host';

export type Ready = Extract<Bootstrap, { type: 'ready' }>;

/** What the whole UI knows of this run: the core's own words, kept up to date by its events. */
export interface Session {
  version: string;
  /** What the UI runs in, which says what it can offer. */
  door: Door;
  deviceId: DeviceId;
  /** This machine's space first, then those it has joined. */
  spaces: readonly SpaceInfo[];
  /** Whether this machine's own space is open to others. */
  sharing: SharingStatus;
  /** Who is here, of all spaces: a person of two spaces is two users. */
  presence: ReadonlyMap<UserId, Presence>;
  settings: Settings;
  providers: ProviderStatus[];
  notices: Notice[];
  /** Bytes of UTF-8. */
  maxMessageBytes: number;
  /** The largest file that a message can hold. */
  maxFileBytes: number;
  newChatDraft: string;
}

interface SessionStore {
  session: Session | null;
  /** What was told before the session started, which may be newer than what it started with. */
  early: readonly Event[];
}

export const useSessionStore = create<SessionStore>()(() => ({ session: null, early: [] }));

/** A part of the session. Only for components below a bootstrapped `App`. */
export function useSession<T>(select: (session: Session) => T): T {
  return useSessionStore(({ session }) => {
    if (session === null) throw new Error('the session starts with the bootstrap');
    return select(session);
  });
}

export function startSession(ready: Ready): void {
  const { version, door, spaces, sharing, settings, providers, notices } = ready;
  const { device_id, presence, max_message_bytes, max_file_bytes, new_chat_draft } = ready;
  const session = {
    version,
    door,
    deviceId: device_id,
    spaces,
    sharing,
    presence: new Map(presence.map((one) => [one.user_id, one])),
    settings,
    providers,
    notices,
    maxMessageBytes: max_message_bytes,
    maxFileBytes: max_file_bytes,
    newChatDraft: new_chat_draft,
  };
  const { early } = useSessionStore.getState();
  useSessionStore.setState({ session, early: [] });
  for (const event of early) applyToSession(event);
}

export function applyToSession(event: Event): void {
  const { session, early } = useSessionStore.getState();
  if (session === null) {
    useSessionStore.setState({ early: [...early, event] });
    return;
  }
  update((session) => {
    if (event.type === 'settings_changed') return withSettings(session, event.settings);
    if (event.type === 'providers_changed') return { providers: event.providers };
    if (event.type === 'spaces_changed') return { spaces: event.spaces };
    if (event.type === 'sharing_changed') return { sharing: event.sharing };
    if (event.type === 'presence_changed') {
      return { presence: new Map(session.presence).set(event.presence.user_id, event.presence) };
    }
    if (event.type !== 'notice') return {};
    const { code, detail } = event;
    return { notices: [...session.notices.filter((other) => other.code !== code), { code, detail }] };
  });
}

export function dismissNotice(notice: Notice): void {
  update(({ notices }) => ({ notices: notices.filter((other) => other !== notice) }));
}

let lastSave: Promise<unknown> = Promise.resolve();

/**
 * Saves the settings with `change` made to them. Changes are made one after another, each to what the one
 * before it saved, so that two fields saved at the same moment do not undo each other.
 * Rejects with the core's `ApiError` if it refuses.
 */
export function changeSettings(host: Host, change: (settings: Settings) => Settings): Promise<Settings> {
  const saved = lastSave.then(async () => {
    const { session } = useSessionStore.getState();
    if (session === null) throw new Error('the session starts with the bootstrap');
    const settings = await host.saveSettings(change(session.settings));
    update((now) => withSettings(now, settings));
    return settings;
  });
  lastSave = saved.catch(() => {});
  return saved;
}

/** Ends when every change asked for so far was saved or refused. */
export async function settingsSettled(): Promise<void> {
  await lastSave;
}

const MIB = 1024 * 1024;

/** In the window the limit for files is one of the settings; to a browser only its host can tell it. */
function withSettings({ door }: Session, settings: Settings): Partial<Session> {
  if (door !== 'window') return { settings };
  return { settings, maxFileBytes: settings.general.max_file_mb * MIB };
}

function update(change: (session: Session) => Partial<Session>): void {
  useSessionStore.setState(({ session }) =>
    session === null ? {} : { session: { ...session, ...change(session) } },
  );
}
