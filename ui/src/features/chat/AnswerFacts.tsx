import { useTranslation } from 'react-i18next';
import type { AnswerInfo } from '../../generated/AnswerInfo';
import { formatCost, formatCount } from './figures';

interface AnswerFactsProps {
  answer: AnswerInfo;
  /** False where nothing came, which has no use to tell. */
  used: boolean;
}

/** What an answer came from, what it used and what it cost. */
export function AnswerFacts({ answer, used }: AnswerFactsProps) {
  const { t, i18n } = useTranslation('chat');
  const { model, provider_name, usage, cost } = answer;
  const count = (tokens: number) => formatCount(tokens, i18n.language);
  const tokens =
    usage === null
      ? { text: t('facts.tokensUnknown'), title: undefined }
      : {
          text: t('facts.tokens', { input: count(usage.input), output: count(usage.output) }),
          title: t('facts.tokensTitle', {
            input: count(usage.input),
            cached: count(usage.cached_input),
            output: count(usage.output),
            reasoning: count(usage.reasoning),
          }),
        };
  return (
    <p className="flex min-w-0 flex-wrap gap-x-2 text-xs text-quiet tabular-nums">
      <span title={provider_name} className="wrap-anywhere">
        {model}
      </span>
      {used || usage !== null ? (
        <>
          <span aria-hidden>·</span>
          <span title={tokens.title}>{tokens.text}</span>
          <span aria-hidden>·</span>
          <span>{cost === null ? t('facts.costUnknown') : formatCost(cost, i18n.language)}</span>
        </>
      ) : null}
    </p>
  );
}
