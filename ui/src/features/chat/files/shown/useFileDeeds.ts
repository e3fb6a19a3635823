import { useCallback, useState } from 'react';
import type { Attachment } from '../../../../generated/Attachment';
import type { ChatId } from '../../../../generated/ChatId';
import { useHost } from '../../../../host/HostContext';

type SaveState =
  | { type: 'not' }
  | { type: 'saving' }
  /** `null` where the browser alone knows the path. */
  | { type: 'saved'; path: string | null };

export interface FileDeeds {
  saved: SaveState;
  /** Why the last of them failed; `null` if it did not. */
  problem: unknown;
  open(): void;
  save(): void;
  /** Shows what was saved in its folder. */
  reveal(path: string): void;
}

/** What can be done with a file outside of Hearth. */
export function useFileDeeds(chatId: ChatId, file: Attachment): FileDeeds {
  const host = useHost();
  const [saved, setSaved] = useState<SaveState>({ type: 'not' });
  const [problem, setProblem] = useState<unknown>(null);
  const tried = useCallback((deed: Promise<void>) => {
    setProblem(null);
    deed.catch(setProblem);
  }, []);
  return {
    saved,
    problem,
    open: () => tried(host.openFile(chatId, file)),
    save: () => {
      if (saved.type === 'saving') return;
      setSaved({ type: 'saving' });
      const save = async () => {
        try {
          setSaved({ type: 'saved', path: await host.saveFile(chatId, file) });
        } catch (refused) {
          setSaved({ type: 'not' });
          throw refused;
        }
      };
      tried(save());
    },
    reveal: (path) => tried(host.revealFile(path)),
  };
}
