import type { TFunction } from 'i18next';
import { errorText } from '../../components/errorText';
import { codeOf } from '../../host/errorCode';

/** Why a browser could not join, with what to do. */
export function joinProblem(t: TFunction<'browser'>, problem: unknown): string {
  switch (codeOf(problem)) {
    case 'invite_invalid':
      return t('problem.invite_invalid');
    case 'rate_limited':
      return t('problem.rate_limited');
    case 'unavailable':
      return t('problem.unavailable');
    default:
      return errorText(t, problem);
  }
}
