import { useCallback, useRef } from 'react';
import type { ComposerFiles } from './files/attaching/useDraftFiles';
import type { Draft } from './useDraft';
import type { Content } from './useSend';

/** What is sent: its text, as it was when that was asked for, and what is attached to it. */
interface Sendable {
  draft: Draft;
  attached: Pick<ComposerFiles, 'ready' | 'take'>;
  asked: string;
}

/**
 * Sends a draft. Whoever goes on writing while it is on its way loses none of it, and what they ask to be sent meanwhile
 * follows. True if anything was sent. `onSent` is told of each message that was.
 */
export function useSendAll(): (
  what: Sendable,
  send: (message: Content) => Promise<boolean>,
  onSent: () => void,
) => Promise<boolean> {
  const underWay = useRef(false);
  const more = useRef(false);
  return useCallback(async ({ draft, attached, asked }, send, onSent) => {
    if (underWay.current) {
      more.current = true;
      return false;
    }
    if (!draft.startSending()) return false;
    underWay.current = true;
    let anything = false;
    try {
      // What was written behind it while its files were on their way is not asked for yet.
      const written = draft.now();
      let text = written.startsWith(asked) ? asked : written;
      let attachments = attached.ready();
      while (text.trim() !== '' || attachments.length > 0) {
        more.current = false;
        if (!(await send({ text, attachments }))) return anything;
        anything = true;
        attached.take(attachments);
        const rest = draft.take(text);
        onSent();
        text = more.current ? rest : '';
        attachments = more.current ? attached.ready() : [];
      }
    } finally {
      underWay.current = false;
      draft.endSending();
    }
    return anything;
  }, []);
}
