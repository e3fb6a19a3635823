import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { errorText } from '../../../components/errorText';
import type { InviteId } from '../../../generated/InviteId';
import { useSession } from '../../../host/session';
import { AdvancedSharing } from './AdvancedSharing';
import { InvitePanel } from './InvitePanel';
import { OpenInvites } from './OpenInvites';
import { PeopleList } from './PeopleList';
import { SharingSwitch } from './SharingSwitch';
import { SpaceFields } from './SpaceFields';
import { usePeople } from './usePeople';
import { WaitingList } from './WaitingList';
import '../strings';

/** Who may come in, and how. What belongs to the machine itself is only there in its own window. */
export function SharingTab() {
  const { t } = useTranslation('sharing');
  const isHost = useSession(({ door }) => door === 'window');
  const isOpen = useSession(({ door, sharing }) => door === 'browser' || sharing.type === 'on');
  const { people, error } = usePeople();
  const [shown, setShown] = useState<InviteId | null>(null);
  return (
    <div className="flex flex-col gap-6">
      {isHost ? <SharingSwitch /> : null}
      {error === null ? null : <Alert title={t('people.failed')}>{errorText(t, error)}</Alert>}
      {people === null ? null : (
        <>
          <WaitingList people={people} />
          {isOpen ? <InvitePanel people={people} onShown={setShown} /> : null}
          {isOpen ? <OpenInvites people={people} shown={shown} /> : null}
          <PeopleList people={people} />
        </>
      )}
      {isHost ? (
        <>
          <SpaceFields />
          <AdvancedSharing />
        </>
      ) : null}
    </div>
  );
}
