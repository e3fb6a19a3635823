import { type ClipboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pastedFrom, timeInName } from './pastedFiles';
import type { Picked } from './pickedFiles';

/** In UTF-16 units: what is longer is hardly meant to be read in the chat. */
const LONG = 20_000;

interface PastedFiles {
  /** True if files were pasted, which are attached now. */
  onPaste(event: ClipboardEvent): boolean;
  /** A long text was pasted, which could be a file as well. */
  isOffered: boolean;
  accept(): void;
  decline(): void;
}

/**
 * Attaches what is pasted into a field, and offers to attach a long text instead of holding it in the message. `text` is
 * what is in the field, `change` what changes that; `attach` says whether it has attached all it was given.
 */
export function usePastedFiles(
  text: string,
  change: (text: string) => void,
  attach: (picked: Picked) => boolean,
): PastedFiles {
  const { t } = useTranslation('files');
  const [long, setLong] = useState<string | null>(null);
  const decline = () => setLong(null);
  const names = {
    screenshot: (time: string) => t('paste.screenshot', { time }),
    picture: (time: string) => t('paste.picture', { time }),
  };
  return {
    onPaste: (event) => {
      const picked = pastedFrom(event.clipboardData, names, new Date());
      if (picked === null) {
        const pasted = event.clipboardData.getData('text');
        setLong(pasted.length > LONG ? pasted : null);
        return false;
      }
      event.preventDefault();
      attach(picked);
      return true;
    },
    isOffered: long !== null,
    accept: () => {
      if (long === null) return;
      const name = `${t('paste.text', { time: timeInName(new Date()) })}.txt`;
      const blob = new Blob([long], { type: 'text/plain' });
      if (!attach({ files: [{ blob, name }], folders: [] })) return;
      // A field has its own line ends. What was changed since stays in it.
      const inField = long.replace(/\r\n?/g, '\n');
      const at = text.indexOf(inField);
      if (at >= 0) change(text.slice(0, at) + text.slice(at + inField.length));
      decline();
    },
    decline,
  };
}
