import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Dialog } from '../../components/Dialog';
import { RadioCards } from '../../components/RadioCards';
import type { Action } from '../../generated/Action';
import type { Answering } from '../../generated/Answering';
import { AddPeople } from './AddPeople';
import { assistantOf } from './authors';
import type { ChatFeed } from './chatFeed';
import { PersonRow } from './PersonRow';
import { type Person, peopleOf } from './people';
import { useFeed } from './useChatFeed';

interface PeopleDialogProps {
  feed: ChatFeed;
  apply: (action: Action) => Promise<boolean>;
  onClose: () => void;
}

const ANSWERING: readonly Answering[] = ['when_mentioned', 'always'];

/** Who takes part in a chat, who else could, and when its assistant answers them. */
export function PeopleDialog({ feed, apply, onClose }: PeopleDialogProps) {
  const { t } = useTranslation('chat');
  const participants = useFeed(feed, (state) => state.participants);
  const me = useFeed(feed, (state) => state.me);
  const rights = useFeed(feed, (state) => state.rights);
  const chat = useFeed(feed, (state) => state.chat);
  const [asking, setAsking] = useState<Person | null>(null);
  const people = peopleOf(participants);
  const own = people.find(({ userId }) => userId === me);
  const assistant = assistantOf(participants);
  if (chat === null) return null;

  if (asking !== null) {
    const what = asking.userId === me ? 'leave' : 'remove';
    const gone = () => void apply({ type: 'remove_participant', participant_id: asking.participantId });
    return (
      <ConfirmDialog
        title={t(`people.${what}.title`, { name: asking.name })}
        confirm={t(`people.${what}.confirm`)}
        onConfirm={gone}
        onClose={() => setAsking(null)}
      >
        {t(`people.${what}.text`, { name: asking.name })}
      </ConfirmDialog>
    );
  }
  return (
    <Dialog title={t('people.title')} onClose={onClose}>
      <div className="flex min-h-0 flex-col gap-5 overflow-auto p-5">
        <ul aria-label={t('people.list')} className="flex flex-col gap-1">
          {people.map((person) => (
            <PersonRow key={person.participantId} person={person} isMe={person.userId === me}>
              {rights.remove_people && person.userId !== me ? (
                <Button
                  look="quiet"
                  aria-label={t('people.remove.button', { name: person.name })}
                  onPress={() => setAsking(person)}
                >
                  {t('people.remove.short')}
                </Button>
              ) : null}
            </PersonRow>
          ))}
        </ul>
        {rights.add_people ? (
          <AddPeople
            spaceId={chat.space_id}
            here={people}
            onAdd={(user_id) => apply({ type: 'add_user', user_id })}
          />
        ) : null}
        {people.length > 1 && assistant !== null ? (
          <RadioCards
            label={t('people.answering.label', { name: assistant.name })}
            value={chat.answering}
            onChange={(answering) => void apply({ type: 'set_answering', answering })}
            cards={ANSWERING.map((id) => ({
              id,
              name: t(`people.answering.${id}`, { name: assistant.name }),
            }))}
          />
        ) : null}
        {people.length > 1 && own !== undefined ? (
          <div className="border-t border-line pt-4">
            <Button look="danger" onPress={() => setAsking(own)}>
              {t('people.leave.button')}
            </Button>
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}
