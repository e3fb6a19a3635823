import type { TFunction } from 'i18next';
import { errorText } from '../../components/errorText';
import type { ErrorCode } from '../../generated/ErrorCode';
import { codeOf } from '../../host/errorCode';

const OWN_WORDS: readonly ErrorCode[] = ['invite_invalid', 'certificate_changed', 'rate_limited'];

/** Why a space could not be joined, with what to do about it. */
export function joinErrorText(t: TFunction, error: unknown): string {
  const code = codeOf(error);
  if (code === 'unavailable') return t('error.unavailable', { ns: 'join', detail: errorText(t, error) });
  const own = OWN_WORDS.find((known) => known === code);
  return own === undefined ? errorText(t, error) : t(`error.${own}`, { ns: 'join' });
}

/** As above, of a link that was only looked at: what is invalid then is the link itself. */
export function linkErrorText(t: TFunction, error: unknown): string {
  return codeOf(error) === 'invalid' ? t('error.link', { ns: 'join' }) : joinErrorText(t, error);
}
