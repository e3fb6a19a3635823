import { useTranslation } from 'react-i18next';
import { errorText } from '../../../../components/errorText';
import type { FileDeeds } from './useFileDeeds';

/** What became of a file that was to be saved or opened. */
export function FileNews({ saved, problem, reveal }: Pick<FileDeeds, 'saved' | 'problem' | 'reveal'>) {
  const { t } = useTranslation('files');
  if (problem !== null) {
    return (
      <p role="alert" className="selectable w-full text-right text-xs text-danger wrap-anywhere">
        {errorText(t, problem)}
      </p>
    );
  }
  if (saved.type !== 'saved') return null;
  const { path } = saved;
  return (
    <p role="status" className="flex w-full items-center justify-end gap-2 text-xs text-quiet">
      {t('card.saved')}
      {path === null ? null : (
        <button
          type="button"
          title={path}
          onClick={() => reveal(path)}
          className="rounded-md font-medium text-accent hover:underline"
        >
          {t('card.reveal')}
        </button>
      )}
    </p>
  );
}
