import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ChatTotals } from '../../generated/ChatTotals';
import { formatCost, formatCount } from './figures';

/** What a chat's answers used and cost so far. What is not known is said, never counted as nothing. */
export function ChatTotal({ totals }: { totals: ChatTotals }) {
  const { t, i18n } = useTranslation('chat');
  const { input, output, unpriced } = totals;
  const count = input + output;
  if (count === 0 && unpriced === 0) return null;
  const cost = costText(t, i18n.language, totals);
  const tokens = t('total.tokens', { count, formatted: formatCount(count, i18n.language) });
  return (
    <p
      title={count === 0 ? t('total.unpriced', { count: unpriced }) : details(t, i18n.language, totals)}
      className="text-xs whitespace-nowrap text-quiet tabular-nums"
    >
      {count === 0 ? cost : `${tokens} · ${cost}`}
    </p>
  );
}

function costText(t: TFunction<'chat'>, language: string, { cost, unpriced }: ChatTotals): string {
  if (unpriced === 0) return formatCost(cost, language);
  return cost === 0 ? t('total.unknown') : t('total.partly', { cost: formatCost(cost, language) });
}

function details(
  t: TFunction<'chat'>,
  language: string,
  { input, output, cost, unpriced }: ChatTotals,
): string {
  const known = t('total.costIs', { cost: formatCost(cost, language) });
  const unknown = t('total.unpriced', { count: unpriced });
  return t('total.title', {
    input: formatCount(input, language),
    output: formatCount(output, language),
    cost: unpriced === 0 ? known : cost === 0 ? unknown : `${known} ${unknown}`,
  });
}
