import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import type { ChatFilter } from '../../generated/ChatFilter';
import { useHost } from '../../host/HostContext';
import { useSession } from '../../host/session';
import { chatsOf, loadChats, useChatStore } from './chatStore';
import type { ChatActions } from './useChatActions';

interface ChatListStateProps {
  actions: ChatActions;
  filter: ChatFilter;
  search: string;
  children: ReactNode;
}

/** The list, with what went wrong above it, or in its place why there is none. */
export function ChatListState({ actions, filter, search, children }: ChatListStateProps) {
  const { t } = useTranslation('sidebar');
  const host = useHost();
  const lists = useChatStore((store) => store.lists);
  const joinedCount = useSession(({ spaces }) => spaces.length - 1);
  const { rows } = chatsOf({ lists }, null);
  const all = [...lists];
  const failed = all.filter(([, { error }]) => error !== null);
  const count = all.reduce((sum, [, list]) => sum + list.rows.chats.length, 0);
  const hasMore = all.some(([, list]) => list.rows.next !== null);
  const isLoaded = all.length > joinedCount && all.every(([, { loaded }]) => loaded);
  // Joined spaces stand in the list with chats or without; only a search or the archive leaves them out.
  const isEmpty =
    isLoaded && count === 0 && (joinedCount === 0 || rows.search !== '' || filter === 'archived');
  const loadAgain = () => {
    for (const [key] of failed) void loadChats(host, filter, search.trim(), key);
  };
  return (
    <>
      {filter === 'archived' ? (
        <h2 className="px-5 pb-1 text-sm font-semibold">{t('archived_heading')}</h2>
      ) : null}
      {actions.error === null ? null : (
        <Alert
          className="mx-2 mb-2"
          title={t('failed.action')}
          actions={<Button onPress={actions.dismiss}>{t('failed.dismiss')}</Button>}
        >
          {errorText(t, actions.error)}
        </Alert>
      )}
      {failed.length === 0 ? null : (
        <Alert
          className="mx-2 mb-2"
          title={t('failed.load')}
          actions={<Button onPress={loadAgain}>{t('failed.again')}</Button>}
        >
          {errorText(t, failed[0]?.[1].error)}
        </Alert>
      )}
      {isEmpty ? null : children}
      {/* Always there, since what comes with its words may not be read out. */}
      <div role="status" className={isEmpty ? 'min-h-0 flex-1 overflow-hidden' : 'sr-only'}>
        {isEmpty ? (
          <Empty filter={filter} search={rows.search} />
        ) : rows.search === '' ? null : (
          // A search's result for those who do not see it.
          t(hasMore ? 'found_more' : 'found', { count })
        )}
      </div>
    </>
  );
}

function Empty({ filter, search }: { filter: ChatFilter; search: string }) {
  const { t } = useTranslation('sidebar');
  const isArchive = filter === 'archived';
  const title =
    search !== '' ? t('empty.found_title') : isArchive ? t('empty.archived_title') : t('empty.title');
  const text =
    search !== ''
      ? t('empty.found_text', { search })
      : isArchive
        ? t('empty.archived_text')
        : t('empty.text');
  return (
    <div className="flex flex-col items-center px-6 pt-12 text-center text-sm text-quiet">
      <p className="font-medium text-ink">{title}</p>
      <p className="mt-1 max-w-full text-balance wrap-anywhere">{text}</p>
    </div>
  );
}
