import { type Dispatch, lazy, type SetStateAction, Suspense } from 'react';
import type { SpaceId } from '../../generated/SpaceId';
import { useSession } from '../../host/session';
import type { MenuPlace } from './ChatRow';

const SpaceMenu = lazy(async () => ({ default: (await import('./SpaceMenu')).SpaceMenu }));
const AboutSpaceDialog = lazy(async () => ({
  default: (await import('./AboutSpaceDialog')).AboutSpaceDialog,
}));
const LeaveSpaceDialog = lazy(async () => ({
  default: (await import('./LeaveSpaceDialog')).LeaveSpaceDialog,
}));

/** What of a joined space lies over the list. */
export type SpacePart =
  | { type: 'menu'; id: SpaceId; place: MenuPlace }
  | { type: 'about' | 'leave'; id: SpaceId };

interface SpacePartsProps {
  part: SpacePart;
  setPart: Dispatch<SetStateAction<SpacePart | null>>;
  onLeave: (id: SpaceId, keepCopy: boolean) => void;
}

/** A joined space's menu, or the dialog that was chosen in it. */
export function SpaceParts({ part, setPart, onLeave }: SpacePartsProps) {
  // As it is now: it may connect, or be left, while a dialog is open.
  const space = useSession(({ spaces }) => spaces.find(({ id }) => id === part.id));
  if (space === undefined) return null;
  const { id } = part;
  const close = () => setPart(null);
  return (
    <Suspense>
      {part.type === 'menu' ? (
        <SpaceMenu
          space={space}
          place={part.place}
          // A choice closes the menu as well, and its dialog stays.
          onClose={() => setPart((now) => (now?.type === 'menu' ? null : now))}
          onAbout={() => setPart({ type: 'about', id })}
          onLeave={() => setPart({ type: 'leave', id })}
        />
      ) : part.type === 'about' ? (
        <AboutSpaceDialog space={space} onClose={close} />
      ) : (
        <LeaveSpaceDialog space={space} onClose={close} onConfirm={(keep) => onLeave(id, keep)} />
      )}
    </Suspense>
  );
}
