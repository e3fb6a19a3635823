import type { ChatId } from '../../generated/ChatId';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import { codeOf } from '../../host/errorCode';
import type { Host } from '../../host/host';
import { useSessionStore } from '../../host/session';
import { editedChats, forgetEditsIn } from './editing/edits';
import { draftFilesOf } from './files/attaching/DraftFiles';
import { keptFiles } from './files/attaching/keptFiles';
import { endReply, replyIn, useReplies } from './replies/replies';

/**
 * What was begun in a chat and is kept in this browser goes with the chat: what it replies to, what is attached, and what
 * was being made of its messages. Returns what ends that.
 */
export function forgetGoneChats(host: Host): () => void {
  let spaces: readonly SpaceInfo[] = useSessionStore.getState().session?.spaces ?? [];
  return host.onEvent((event) => {
    if (event.type === 'chat_gone') forget(host, event.chat_id);
    if (event.type === 'changes' && event.chat?.deleted === true) forget(host, event.chat_id);
    if (event.type !== 'spaces_changed') return;
    const isLeft = spaces.some(({ id }) => event.spaces.every((space) => space.id !== id));
    spaces = event.spaces;
    if (isLeft) for (const chatId of keptChats()) void forgetIfGone(host, chatId);
  });
}

function forget(host: Host, chatId: ChatId): void {
  endReply(chatId, replyIn(chatId));
  forgetEditsIn(chatId);
  const files = draftFilesOf(host);
  // Those of an earlier start are known only once they are brought back.
  files.open(chatId);
  for (const { id } of files.of(chatId).files) files.remove(id);
}

/** Chats of a space that was left may be kept to be read: only the core knows which. */
async function forgetIfGone(host: Host, chatId: ChatId): Promise<void> {
  try {
    await host.openChat(chatId);
  } catch (refused) {
    if (codeOf(refused) === 'not_found') forget(host, chatId);
  }
}

function keptChats(): ReadonlySet<ChatId> {
  return new Set([...useReplies.getState().keys(), ...editedChats(), ...keptFiles.chats()]);
}
