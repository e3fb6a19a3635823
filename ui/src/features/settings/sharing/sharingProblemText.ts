import type { TFunction } from 'i18next';
import type { SharingProblem } from '../../../generated/SharingProblem';

/** Why sharing could not start, with what to do about it. */
export function sharingProblemText(t: TFunction, code: SharingProblem, port: number, detail: string): string {
  return t(`failed.${code}`, { ns: 'sharing', port, detail });
}
