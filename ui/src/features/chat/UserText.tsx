import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlainText } from '../../components/markdown/PlainText';
import { mentionsOf } from './mentions';

const SHOWN_CHARS = 1500;
const SHOWN_LINES = 16;

interface UserTextProps {
  text: string;
  /** Whose mentions stand out. */
  reader?: string;
}

/** What a person wrote, as they wrote it; of a very long text the beginning. */
export function UserText({ text, reader = '' }: UserTextProps) {
  const { t } = useTranslation('chat');
  const [whole, setWhole] = useState(false);
  const beginning = useMemo(() => beginningOf(text), [text]);
  const rangesOf = useCallback((part: string) => mentionsOf(part, reader), [reader]);
  const cut = beginning.length < text.length;
  return (
    <>
      <PlainText text={cut && !whole ? `${beginning}…` : text} rangesOf={rangesOf} />
      {cut ? (
        <button
          type="button"
          data-unfolds
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
          className="mt-1 rounded-md text-sm font-medium text-accent hover:underline"
        >
          {whole ? t('text.less') : t('text.more')}
        </button>
      ) : null}
    </>
  );
}

/** A text that is only a little longer is shown whole. */
function beginningOf(text: string): string {
  let end = 0;
  for (let line = 0; line < SHOWN_LINES; line += 1) {
    const newline = text.indexOf('\n', end);
    if (newline === -1 || newline > SHOWN_CHARS) {
      end = Math.min(text.length, SHOWN_CHARS);
      break;
    }
    end = newline + 1;
  }
  if (text.length - end < SHOWN_CHARS / 3 && text.slice(end).split('\n').length <= SHOWN_LINES / 3)
    return text;
  const last = text.charCodeAt(end - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end).trimEnd();
}
