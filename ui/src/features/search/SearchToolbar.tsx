import { AtSign } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Select } from '../../components/Select';
import { Spinner } from '../../components/Spinner';
import type { SearchOrder } from '../../generated/SearchOrder';
import type { SearchWithin } from '../../generated/SearchWithin';
import { useSession } from '../../host/session';
import { useSearchMemory } from './searchMemory';

interface SearchToolbarProps {
  within: SearchWithin;
  order: SearchOrder;
  /** What was found, in words. */
  status: string;
  isLate: boolean;
}

const ORDERS: readonly SearchOrder[] = ['newest_first', 'best_match'];
const toggle =
  'min-h-7 rounded-md px-2 text-xs text-quiet hover:text-ink aria-pressed:bg-selected aria-pressed:text-ink';

/** Where is looked and in which order, and how much was found. */
export function SearchToolbar({ within, order, status, isLate }: SearchToolbarProps) {
  const { t } = useTranslation('search');
  const areMentions = within.type === 'my_mentions';
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-1.5">
      <button
        type="button"
        aria-pressed={areMentions}
        className={`${toggle} flex items-center gap-1.5`}
        onClick={() =>
          useSearchMemory.setState({ within: { type: areMentions ? 'everywhere' : 'my_mentions' } })
        }
      >
        <AtSign size={13} aria-hidden />
        {t('mentions')}
      </button>
      <Places within={within} />
      <p role="status" className="flex min-w-32 flex-1 items-center justify-end gap-2 text-xs text-quiet">
        {isLate ? <Spinner className="size-3.5" /> : null}
        <span>{status}</span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: two buttons of which one is on. */}
      <div role="group" aria-label={t('order.label')} className="flex rounded-lg bg-side p-0.5">
        {ORDERS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === order}
            className={toggle}
            onClick={() => useSearchMemory.setState({ order: one })}
          >
            {t(`order.${one}`)}
          </button>
        ))}
      </div>
    </div>
  );
}

/** One of several spaces. Mentions are those of all. */
function Places({ within }: { within: SearchWithin }) {
  const { t } = useTranslation('search');
  const spaces = useSession((session) => session.spaces);
  if (spaces.length < 2 || within.type === 'my_mentions') return null;
  const named = spaces.map(({ id, name, kind }) => ({ id, name: kind.type === 'local' ? t('here') : name }));
  return (
    <Select
      label={t('where')}
      isLabelHidden
      options={[{ id: 'everywhere', name: t('everywhere') }, ...named]}
      value={within.type === 'space' ? within.space_id : 'everywhere'}
      onChange={(id) =>
        useSearchMemory.setState({
          within: id === 'everywhere' ? { type: 'everywhere' } : { type: 'space', space_id: id },
        })
      }
    />
  );
}
