import type { TFunction } from 'i18next';
import { errorText } from '../../../../components/errorText';
import type { FileState } from './DraftFiles';

/** What browsers throw for a file that was changed, moved or deleted after it was chosen. */
const UNREADABLE = new Set(['NotReadableError', 'NotFoundError']);

/** Why a file is not there, in words. */
export function uploadProblem(
  t: TFunction<'files'>,
  state: Extract<FileState, { type: 'failed' | 'lost' }>,
): string {
  if (state.type === 'lost') return t('upload.lost');
  const { problem } = state;
  const isUnreadable = problem instanceof DOMException && UNREADABLE.has(problem.name);
  return isUnreadable ? t('upload.unreadable') : errorText(t, problem);
}
