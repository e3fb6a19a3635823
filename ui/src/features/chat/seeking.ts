import type { ChatId } from '../../generated/ChatId';
import type { MessageId } from '../../generated/MessageId';
import type { MessagePage } from '../../generated/MessagePage';
import type { MessageView } from '../../generated/MessageView';
import type { ScrollPlace } from '../../generated/ScrollPlace';
import { codeOf } from '../../host/errorCode';
import type { Host } from '../../host/host';
import { newId } from '../../host/ids';

/** A message to go to. Each is a wish of its own: two equal ones are carried out twice. */
export interface Goal {
  messageId: MessageId;
  /** The message gets the focus, so that the keyboard and what is read aloud go on from there. */
  takesFocus: boolean;
  /**
   * It is gone to only where it is on the path that is shown: who merely looks around does not switch the version that
   * everybody in the chat sees.
   */
  keepsVersion?: boolean;
}

/** The message that was gone to, and whether it was found. */
export interface Sought extends Goal {
  /** `waiting`: its host has not yet switched to the version that it is part of. */
  outcome: 'found' | 'waiting' | 'gone';
}

/** So much of the view stays above a message that was gone to: what it answers is to be seen as well. */
const ABOVE = 0.25;

export function placeOfSought(message_id: MessageId): ScrollPlace {
  return { message_id, offset_px: -Math.round(window.innerHeight * ABOVE) };
}

export function isAmong(messages: readonly MessageView[], messageId: MessageId): boolean {
  return messages.some(({ message }) => message.id === messageId);
}

/**
 * Asks for the version of the chat that the message is part of to be shown: on the visible path it is not. False if
 * there is no such message any more.
 */
export async function showVersionWith(host: Host, chat_id: ChatId, message_id: MessageId): Promise<boolean> {
  try {
    await host.apply({ op_id: newId(), chat_id, action: { type: 'select_version', message_id } });
    return true;
  } catch (refused) {
    const code = codeOf(refused);
    if (code === 'not_found' || code === 'invalid') return false;
    throw refused;
  }
}

export function outcomeOf(page: MessagePage, messageId: MessageId): Sought['outcome'] {
  return isAmong(page.messages, messageId) ? 'found' : 'waiting';
}
