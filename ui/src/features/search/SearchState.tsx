import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import type { QueryProblem } from '../../generated/QueryProblem';

/** What of the query was left out, and why. */
export function Problems({ problems }: { problems: readonly QueryProblem[] }) {
  const { t } = useTranslation('search');
  if (problems.length === 0) return null;
  return (
    <ul aria-label={t('problems')} className="border-b border-line bg-warn-soft px-4 py-1.5 text-xs">
      {problems.map(({ code, part }) => (
        <li key={`${code} ${part}`} className="wrap-anywhere">
          {t(`problem.${code}`, { part })}
        </li>
      ))}
    </ul>
  );
}

export function SearchFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('search');
  return (
    <Alert className="m-3" title={t('failed')} actions={<Button onPress={onRetry}>{t('again')}</Button>}>
      {errorText(t, error)}
    </Alert>
  );
}

const TIPS = ['words', 'phrase', 'from', 'has', 'after'] as const;

/** What can be written, for as long as nothing is. */
export function SearchTips() {
  const { t } = useTranslation('search');
  return (
    <div className="m-auto max-w-112 p-6 text-sm">
      <p className="mb-3 text-quiet">{t('tips.title')}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
        {TIPS.map((tip) => (
          <div key={tip} className="col-span-2 grid grid-cols-subgrid">
            <dt>
              <code className="rounded bg-hover px-1.5 py-0.5 text-xs">{t(`tips.${tip}.write`)}</code>
            </dt>
            <dd className="text-quiet">{t(`tips.${tip}.finds`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface NothingFoundProps {
  areMentions: boolean;
  hasFilters: boolean;
  onWithoutFilters: () => void;
}

export function NothingFound({ areMentions, hasFilters, onWithoutFilters }: NothingFoundProps) {
  const { t } = useTranslation('search');
  const which = areMentions ? 'no_mentions' : 'nothing';
  return (
    <div className="m-auto flex max-w-96 flex-col items-center gap-3 p-6 text-center text-sm">
      <p className="font-medium">{t(`${which}.title`)}</p>
      <p className="text-quiet">{t(`${which}.text`)}</p>
      {hasFilters ? <Button onPress={onWithoutFilters}>{t('without_filters')}</Button> : null}
    </div>
  );
}
