import type { ChatId } from '../generated/ChatId';
import type { Door } from '../generated/Door';
import type { MessageId } from '../generated/MessageId';

export interface MessagePlace {
  chatId: ChatId;
  messageId: MessageId;
}

/** A link to a message: in the window one that the system gives to Hearth, in a browser one that the browser opens. */
export function linkToMessage(door: Door, { chatId, messageId }: MessagePlace): string {
  const place = `message/${chatId}/${messageId}`;
  return door === 'window' ? `hearth://${place}` : `${window.location.origin}/chat#${place}`;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const PLACE = `message/(${UUID})/(${UUID})`;
/**
 * Both kinds of link, of whichever host: each only ever leads to a chat that is here, so that one that says otherwise
 * leads nowhere.
 */
const LINK = `(?:hearth://|https?://[^\\s/?#<>"']{1,255}/chat#)${PLACE}`;

/** Where a link leads; `null` if it does not lead to a message. */
export function placeOfLink(url: string): MessagePlace | null {
  return placeOfMatch(new RegExp(`^${LINK}$`, 'i').exec(url));
}

/** Where a page's fragment leads, as of `/chat#message/…`. */
export function placeOfFragment(fragment: string): MessagePlace | null {
  return placeOfMatch(new RegExp(`^#${PLACE}$`, 'i').exec(fragment));
}

function placeOfMatch(match: RegExpExecArray | null): MessagePlace | null {
  const [, chatId, messageId] = match ?? [];
  if (chatId === undefined || messageId === undefined) return null;
  return { chatId: chatId.toLowerCase(), messageId: messageId.toLowerCase() };
}
