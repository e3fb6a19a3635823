import { runCommand } from '../../components/commands';
import type { Action } from '../../generated/Action';
import type { MessageId } from '../../generated/MessageId';
import type { Host } from '../../host/host';
import type { ChatFeed } from './chatFeed';
import { draftsOf } from './drafts';
import { setEdit, useEdits } from './editing/edits';
import { draftFilesOf } from './files/attaching/DraftFiles';
import { startReply } from './replies/replies';

type Message = Extract<Action, { type: 'send_message' }>;

/**
 * Puts what was written for a change that is not to be made back to where it was written, unless something else was
 * written there since.
 */
export function giveBack(host: Host, feed: ChatFeed, action: Action): void {
  if (action.type === 'send_message') giveMessageBack(host, feed, action);
  if (action.type === 'edit_message') giveEditBack(action.message_id, action.text);
  if (action.type === 'edit_prompt') giveEditBack(action.replaces, action.text);
}

function giveEditBack(messageId: MessageId, text: string): void {
  if (!useEdits.getState().texts.has(messageId)) setEdit(messageId, text);
}

function giveMessageBack(host: Host, feed: ChatFeed, { text, attachments = [], reply_to }: Message): void {
  const { chatId } = feed;
  const drafts = draftsOf(host);
  const files = draftFilesOf(host);
  const written = drafts.of(chatId) ?? feed.store.getState().draft;
  if (written.trim() !== '' || files.of(chatId).files.length > 0) return;
  drafts.set(chatId, text);
  files.giveBack(chatId, attachments);
  if (reply_to !== undefined) startReply(chatId, reply_to);
  runCommand('focus_input');
}
