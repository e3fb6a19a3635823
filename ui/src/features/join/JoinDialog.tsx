import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog';
import type { InvitePreview } from '../../generated/InvitePreview';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import { useSession } from '../../host/session';
import { LinkStep } from './LinkStep';
import { NameStep } from './NameStep';
import { WaitStep } from './WaitStep';
import './strings';

export interface JoinDialogProps {
  /** The link that was opened outside Hearth; empty if none was. It is looked at only when the user says so. */
  link: string;
  /** The space was asked to let this device in, under this name of the user. */
  onJoined?: (userName: string) => void;
  onClose: () => void;
}

/** From a link to a space: what it leads to, what is told there, and the wait for its owner. */
export function JoinDialog({ link: given, onJoined, onClose }: JoinDialogProps) {
  const { t } = useTranslation('join');
  const name = useSession(({ settings }) => settings.display_name);
  const [link, setLink] = useState(given);
  const [preview, setPreview] = useState<InvitePreview | null>(null);
  const [joined, setJoined] = useState<SpaceInfo | null>(null);
  const now = useSession(({ spaces }) => spaces.find(({ id }) => id === joined?.id));

  return (
    <Dialog title={t('title')} onClose={onClose} size="w-136">
      <div className="overflow-y-auto p-5">
        {joined !== null ? (
          <WaitStep space={now ?? joined} onClose={onClose} />
        ) : preview === null ? (
          <LinkStep link={link} onLink={setLink} onLooked={setPreview} />
        ) : (
          <NameStep
            link={link}
            preview={preview}
            name={name}
            onBack={() => setPreview(null)}
            onJoined={(space, userName) => {
              setJoined(space);
              onJoined?.(userName);
            }}
          />
        )}
      </div>
    </Dialog>
  );
}
