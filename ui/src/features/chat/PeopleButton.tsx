import { Users } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import type { Action } from '../../generated/Action';
import type { ChatFeed } from './chatFeed';
import { peopleOf } from './people';
import { useFeed } from './useChatFeed';

const PeopleDialog = lazy(async () => ({ default: (await import('./PeopleDialog')).PeopleDialog }));

interface PeopleButtonProps {
  feed: ChatFeed;
  apply: (action: Action) => Promise<boolean>;
}

/** How many people take part, and the way to who they are. */
export function PeopleButton({ feed, apply }: PeopleButtonProps) {
  const { t } = useTranslation('chat');
  const count = useFeed(feed, ({ participants }) => peopleOf(participants).length);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        aria-label={t('people.button')}
        aria-haspopup="dialog"
        onPress={() => setOpen(true)}
        className="flex min-h-8 shrink-0 cursor-default items-center gap-1.5 rounded-lg px-2 text-sm text-quiet tabular-nums transition-colors data-hovered:bg-hover data-hovered:text-ink"
      >
        <Users size={16} strokeWidth={1.75} aria-hidden />
        {count > 1 ? count : null}
      </Button>
      {open ? (
        <Suspense>
          <PeopleDialog feed={feed} apply={apply} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
