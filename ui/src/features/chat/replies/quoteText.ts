import type { TFunction } from 'i18next';
import type { QuotedMessage } from './Quoted';

const LONGEST = 160;
/** No further than this is a line with something in it looked for. */
const LOOKED_AT = 4000;

/** One line that a message is known by again: its first with a word in it, or the name of its file. */
export function quoteText(t: TFunction<'messages'>, quoted: QuotedMessage | null): string {
  if (quoted === null) return t('reply.loading');
  if (quoted === 'absent') return t('reply.absent');
  if (quoted.deleted) return t('reply.deleted');
  const lines = quoted.text.slice(0, LOOKED_AT).split('\n');
  const line = (
    lines.find((one) => /[\p{L}\p{N}]/u.test(one)) ??
    lines.find((one) => one.trim() !== '') ??
    ''
  ).trim();
  if (line === '') return quoted.attachments?.[0]?.name ?? t('reply.nothing');
  const chars = [...line.slice(0, LONGEST * 2)];
  return chars.length <= LONGEST ? chars.join('') : `${chars.slice(0, LONGEST).join('').trimEnd()}…`;
}
