import { useTranslation } from 'react-i18next';
import type { LeftOut } from '../../generated/LeftOut';
import { shownName } from './files/fileName';

/** Files that the model was not shown as they are, and why. */
export function LeftOutFiles({ files }: { files: readonly LeftOut[] }) {
  const { t } = useTranslation('chat');
  if (files.length === 0) return null;
  const more = files.reduce((sum, file) => sum + (file.more ?? 0), 0);
  return (
    <ul aria-label={t('leftOut.label')} className="mt-1 text-sm text-quiet">
      {files.map(({ name, reason }) => (
        <li key={`${reason} ${name}`} className="wrap-anywhere">
          {t(`leftOut.${reason}`, { name: shownName(name) })}
        </li>
      ))}
      {more > 0 ? <li>{t('leftOut.more', { count: more })}</li> : null}
    </ul>
  );
}
