import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PendingOperation } from '../../generated/PendingOperation';
import type { ChatFeed } from './chatFeed';
import { Refused } from './PendingNote';
import { refusedChanges } from './pendingViews';
import { useFeed } from './useChatFeed';

/** The refused changes of a chat that stand at no message. */
export function RefusedChanges({ feed }: { feed: ChatFeed }) {
  const { t } = useTranslation('chat');
  const pending = useFeed(feed, (state) => state.pending);
  const refused = useMemo(() => refusedChanges(pending), [pending]);
  return refused.map((one) => <Refused key={one.operation.op_id} pending={one} title={titleOf(t, one)} />);
}

function titleOf(t: TFunction<'chat'>, { operation: { action } }: PendingOperation): string {
  if (action.type === 'create_chat') return t('pending.unmade');
  const isAtMessage = action.type === 'edit_message' || action.type === 'react';
  const ns = isAtMessage ? 'messages' : 'chat';
  return t('pending.change', { what: t(`pending.what.${action.type}`, { ns }) });
}
