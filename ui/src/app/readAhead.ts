import { openChatAhead } from '../features/chat/useChatFeed';
import { readChatsAhead } from '../features/sidebar/chatStore';
import type { Bootstrap } from '../generated/Bootstrap';
import type { Host } from '../host/host';

/** Rarely reached: what is not there by then comes into a screen that is. */
const PATIENCE_MS = 250;

/** Reads what the first screen shows, so that it is drawn once, whole, and not part by part. */
export async function readAhead(host: Host, bootstrap: Bootstrap): Promise<void> {
  if (bootstrap.type !== 'ready' || !bootstrap.settings.welcomed) return;
  const { last_chat } = bootstrap;
  await Promise.race([
    Promise.all([readChatsAhead(host), last_chat === null ? null : openChatAhead(host, last_chat)]),
    new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)),
  ]);
}
