import { useTranslation } from 'react-i18next';
import type { AnswerInfo } from '../../../../generated/AnswerInfo';
import { shownName } from '../fileName';

/** A file of the chat that the model which answered was not given. */
interface LeftOutFile {
  name: string;
  reason: string;
}

/** What an answer does not know of, which its reader would otherwise take for granted. */
export function LeftOut({ answer }: { answer: AnswerInfo & { left_out?: readonly LeftOutFile[] } }) {
  const { t, i18n } = useTranslation('files');
  const { left_out = [] } = answer;
  if (left_out.length === 0) return null;
  const files = left_out.map(({ name, reason }) => t('leftOut.file', { name: shownName(name), reason }));
  const list = new Intl.ListFormat(i18n.language).format(files);
  return (
    <p dir="auto" className="selectable mt-1 text-xs text-quiet wrap-anywhere">
      {t('leftOut.text', { files: list })}
    </p>
  );
}
