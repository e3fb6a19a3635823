import type { TFunction } from 'i18next';
import type { SpaceInfo } from '../../generated/SpaceInfo';

/** Whether a space can be reached, with how many changes wait to be sent. */
export function connectionText(t: TFunction, { connection, waiting }: SpaceInfo): string {
  const words = t(`connection.${connection.type}`, { ns: 'sidebar' });
  const isTold = waiting > 0 && (connection.type === 'offline' || connection.type === 'connecting');
  return isTold ? t('connection.waiting', { ns: 'sidebar', words, count: waiting }) : words;
}
