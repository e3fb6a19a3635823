import { useCallback, useRef } from 'react';
import type { Draft } from './useDraft';

/**
 * Sends a draft. Whoever goes on writing while it is on its way loses none of it, and what they ask to be sent meanwhile
 * follows. True if anything was sent. `onSent` is told of each message that was.
 */
export function useSendAll(): (
  draft: Draft,
  send: (text: string) => Promise<boolean>,
  onSent: () => void,
) => Promise<boolean> {
  const underWay = useRef(false);
  const more = useRef(false);
  return useCallback(async (draft, send, onSent) => {
    if (underWay.current) {
      more.current = true;
      return false;
    }
    if (!draft.startSending()) return false;
    underWay.current = true;
    let anything = false;
    try {
      for (let text = draft.now(); text.trim() !== ''; ) {
        more.current = false;
        if (!(await send(text))) return anything;
        anything = true;
        const rest = draft.take(text);
        onSent();
        text = more.current ? rest : '';
      }
    } finally {
      underWay.current = false;
      draft.endSending();
    }
    return anything;
  }, []);
}
