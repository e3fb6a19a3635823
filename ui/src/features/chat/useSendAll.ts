import { useCallback, useRef } from 'react';
import type { ChatId } from '../../generated/ChatId';
import type { Draft } from './useDraft';

/**
 * Sends a draft. Whoever goes on writing while it is on its way loses none of it, and what they ask to be sent meanwhile
 * follows. True if anything was sent.
 */
export function useSendAll(): (
  draft: Draft,
  send: (text: string) => Promise<ChatId | null>,
) => Promise<boolean> {
  const underWay = useRef(false);
  const more = useRef(false);
  return useCallback(async (draft, send) => {
    if (underWay.current) {
      more.current = true;
      return false;
    }
    underWay.current = true;
    let anything = false;
    try {
      for (let text = draft.now(); text.trim() !== ''; ) {
        more.current = false;
        if ((await send(text)) === null) return anything;
        anything = true;
        const rest = draft.take(text);
        text = more.current ? rest : '';
      }
    } finally {
      underWay.current = false;
    }
    return anything;
  }, []);
}
