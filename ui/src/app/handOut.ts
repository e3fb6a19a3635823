import { openChatAhead } from '../features/chat/useChatFeed';
import { takeChats } from '../features/sidebar/chatEvents';
import type { Bootstrap } from '../generated/Bootstrap';
import type { Host } from '../host/host';
import { startSession } from '../host/session';

/** Gives every part what came of it for the first screen, so that this is drawn once, whole, and not part by part. */
export async function handOut(host: Host, bootstrap: Bootstrap): Promise<void> {
  if (bootstrap.type !== 'ready') return;
  startSession(bootstrap);
  const { settings, chats, opened } = bootstrap;
  if (!settings.welcomed) return;
  await Promise.all([takeChats(host, chats), opened === null ? null : openChatAhead(host, opened)]);
}
