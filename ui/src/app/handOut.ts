import { openChatAhead } from '../features/chat/useChatFeed';
import { takeChats } from '../features/sidebar/chatStore';
import type { Host } from '../host/host';
import type { Ready } from '../host/session';

/** Hands out what came for the first screen, so that it is drawn once, whole, and not part by part. */
export async function handOut(host: Host, { settings, chats, opened }: Ready): Promise<void> {
  if (!settings.welcomed) return;
  await Promise.all([takeChats(host, chats), opened === null ? null : openChatAhead(host, opened)]);
}
