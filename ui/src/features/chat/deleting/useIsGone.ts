import { useStore } from 'zustand';
import type { MessageId } from '../../../generated/MessageId';
import { useHost } from '../../../host/HostContext';
import { deletionsOf } from './deletions';

/** Whether the user has deleted a message, also before the core says so. */
export function useIsGone(messageId: MessageId): boolean {
  return useStore(deletionsOf(useHost()).store, ({ gone }) => gone.has(messageId));
}
