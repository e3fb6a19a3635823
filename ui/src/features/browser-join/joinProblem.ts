import type { TFunction } from 'i18next';
import { errorText } from '../../components/errorText';

/** Why a browser could not join, with what to do. */
export function joinProblem(t: TFunction<'browser'>, problem: unknown): string {
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : null;
  switch (code) {
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
