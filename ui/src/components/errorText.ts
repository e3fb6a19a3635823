import type { TFunction } from 'i18next';
import type { ApiError } from '../generated/ApiError';

/** What a refused request says to the user: a sentence of our own where its code has one. */
export function errorText(t: TFunction, error: unknown): string {
  if (!isApiError(error)) return error instanceof Error ? error.message : String(error);
  switch (error.code) {
    case 'not_found':
    case 'busy':
    case 'disk_full':
    case 'database_damaged':
      return t(`error.${error.code}`, { ns: 'components' });
    case 'unavailable':
      // Who has words for it knows more than that nobody answered.
      return error.message === '' ? t('error.out_of_reach', { ns: 'components' }) : error.message;
    case 'keychain_unavailable':
      return t('error.keychain_unavailable', { ns: 'components', detail: error.message });
    default:
      return error.message;
  }
}

function isApiError(error: unknown): error is ApiError {
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error;
}
