import { runCommand } from '../../components/commands';
import type { Action } from '../../generated/Action';
import type { Host } from '../../host/host';
import type { ChatFeed } from './chatFeed';
import { draftsOf } from './drafts';
import { giveEditBack } from './editing/edits';
import { replyIn, startReply } from './replies/replies';

type Message = Extract<Action, { type: 'send_message' }>;

/**
 * Puts what was written for a change that is not to be made back to where it was written, unless something else was
 * written there since. Its files are gone with it.
 */
export function giveBack(host: Host, feed: ChatFeed, action: Action): void {
  if (action.type === 'send_message') giveMessageBack(host, feed, action);
  if (action.type === 'edit_message') giveEditBack(action.message_id, action.text, feed.chatId);
  if (action.type === 'edit_prompt') giveEditBack(action.replaces, action.text, feed.chatId);
}

function giveMessageBack(host: Host, feed: ChatFeed, { text, reply_to }: Message): void {
  const { chatId } = feed;
  const drafts = draftsOf(host);
  const written = drafts.of(chatId) ?? feed.store.getState().draft;
  if (written.trim() !== '') return;
  drafts.set(chatId, text);
  if (reply_to !== undefined && replyIn(chatId) === null) startReply(chatId, reply_to);
  runCommand('focus_input');
}
