import type { TFunction } from 'i18next';
import type { RunError } from '../generated/RunError';

/** What a provider's failure says to the user: a sentence of our own, without the provider's words. */
export function runErrorText(t: TFunction, { code, server, status }: RunError): string {
  const where = server ?? t('run_error.the_server', { ns: 'components' });
  return t(`run_error.${code}`, { ns: 'components', server: where, status: status ?? '' });
}
