import { useTranslation } from 'react-i18next';
import type { SearchState } from '../../host/search/searchFeed';

/** How much was found, in words. Empty before there is an answer. */
export function useFoundText({ answered, chats, hits, hasMore }: SearchState): string {
  const { t } = useTranslation('search');
  if (answered === null) return '';
  if (chats.length === 0 && hits.length === 0) return t('nothing.title');
  const messages = t(hasMore ? 'count.more_messages' : 'count.messages', { count: hits.length });
  if (chats.length === 0) return messages;
  const found = t('count.chats', { count: chats.length });
  return hits.length === 0 ? found : `${found}, ${messages}`;
}
