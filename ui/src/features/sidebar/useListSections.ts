import { useMemo } from 'react';
import { useSession } from '../../host/session';
import { useChatStore } from './chatStore';
import { type ListSection, listSections } from './listSections';

/** The list's parts, as they are shown now. */
export function useListSections(): readonly ListSection[] {
  const spaces = useSession((session) => session.spaces);
  const store = useChatStore();
  return useMemo(() => listSections(store, spaces), [store, spaces]);
}
