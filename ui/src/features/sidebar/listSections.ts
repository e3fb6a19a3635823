import type { ChatSummary } from '../../generated/ChatSummary';
import type { SpaceId } from '../../generated/SpaceId';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import { type ChatStore, chatsOf, type ListKey } from './chatStore';

/** One space's part of the list. */
export interface ListSection {
  key: ListKey;
  id: SpaceId;
  space: SpaceInfo;
  isJoined: boolean;
  isFolded: boolean;
  /** False until its first page has come. */
  loaded: boolean;
  /** There are more than those that are loaded. */
  hasMore: boolean;
  chats: ChatSummary[];
}

/**
 * The parts of the list in their order: this machine's own space first. Where chats are looked for, in a search or in
 * the archive, nothing is folded, and spaces without any are left out.
 */
export function listSections(store: ChatStore, spaces: readonly SpaceInfo[]): ListSection[] {
  const { filter, search } = chatsOf(store, null).rows;
  const isLookingFor = filter === 'archived' || search !== '';
  const sections = spaces.map((space, index): ListSection => {
    const key = index === 0 ? null : space.id;
    const { rows, loaded } = chatsOf(store, key);
    return {
      key,
      id: space.id,
      space,
      isJoined: key !== null,
      isFolded: !isLookingFor && spaces.length > 1 && store.folded.has(key),
      loaded,
      hasMore: rows.next !== null,
      chats: rows.chats,
    };
  });
  if (!isLookingFor || sections.length === 1) return sections;
  return sections.filter(({ chats }) => chats.length > 0);
}

/** The chats that can be stepped through, as they stand below one another. */
export function shownChats(sections: readonly ListSection[]): ChatSummary[] {
  return sections.flatMap(({ chats, isFolded }) => (isFolded ? [] : chats));
}
