import type { ChatListRequest } from '../../generated/ChatListRequest';
import type { MessagePageRequest } from '../../generated/MessagePageRequest';
import type { SearchRequest } from '../../generated/SearchRequest';

/** A request for chats as the host reads it below `chat/chats`. */
export function listQuery({ filter, search, after, limit }: ChatListRequest): string {
  const query = new URLSearchParams({ filter, limit: String(limit) });
  if (search !== '') query.set('search', search);
  if (after !== null) query.set('cursor', `${after.pinned},${after.active_at},${after.id}`);
  return `chat/chats?${query}`;
}

/** A request for hits as the host reads it below `chat/search`. A browser has one space. */
export function searchQuery({
  query: q,
  within,
  order,
  after,
  limit,
  utc_offset_min,
}: SearchRequest): string {
  const query = new URLSearchParams({ q, order, limit: String(limit) });
  if (utc_offset_min !== 0) query.set('utc_offset', String(utc_offset_min));
  if (within.type === 'chat') query.set('chat', within.chat_id);
  if (within.type === 'my_mentions') query.set('mentions', 'true');
  if (after !== null) query.set('cursor', after);
  return `chat/search?${query}`;
}

/** A request for messages as the host reads it below `chat/chats/{id}/page`. */
export function pageQuery({ chat_id, anchor, limit }: MessagePageRequest): string {
  const query = new URLSearchParams({ anchor: anchor.type, limit: String(limit) });
  if ('position' in anchor) query.set('position', String(anchor.position));
  if ('message_id' in anchor) query.set('message_id', anchor.message_id);
  return `chat/chats/${encodeURIComponent(chat_id)}/page?${query}`;
}
