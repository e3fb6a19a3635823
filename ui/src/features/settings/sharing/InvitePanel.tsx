import { UserPlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { Button } from '../../../components/Button';
import { errorText } from '../../../components/errorText';
import { RadioCards } from '../../../components/RadioCards';
import type { InviteId } from '../../../generated/InviteId';
import type { InviteLink } from '../../../generated/InviteLink';
import type { InviteRequest } from '../../../generated/InviteRequest';
import type { People } from '../../../generated/People';
import { useHost } from '../../../host/HostContext';
import { useSession } from '../../../host/session';
import { MadeInvite } from './MadeInvite';
import { useRequest } from './useRequest';

type ForWhom = 'member' | 'guest' | 'device';

interface InvitePanelProps {
  people: People;
  /** Which invite's link is on the screen; `null` for none. */
  onShown: (id: InviteId | null) => void;
}

/** For whom, and then the way in: made only once it is asked for, since its time runs from then on. */
export function InvitePanel({ people, onShown }: InvitePanelProps) {
  const { t } = useTranslation('sharing');
  const host = useHost();
  const me = useSession(({ spaces }) => spaces[0]?.me ?? null);
  const [isOpen, setIsOpen] = useState(false);
  const [forWhom, setForWhom] = useState<ForWhom>('member');
  const [made, setMade] = useState<{ link: InviteLink; at: number } | null>(null);
  const { isBusy, error, ask } = useRequest();

  const make = () =>
    ask(async () => {
      const request: InviteRequest =
        forWhom === 'device' ? { role: 'owner', for_user: me } : { role: forWhom, for_user: null };
      const link = await host.createInvite(request);
      onShown(link.invite.id);
      setMade({ link, at: Date.now() });
    });
  const putAway = () => {
    onShown(null);
    setMade(null);
  };
  const close = () => {
    setIsOpen(false);
    putAway();
  };

  const panel = useRef<HTMLElement>(null);
  // It unfolds where the button was, which may be at the end of what is seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of its two faces has a height of its own.
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen, made]);

  if (!isOpen) {
    return (
      <Button look="primary" className="self-start" onPress={() => setIsOpen(true)}>
        <UserPlus size={16} strokeWidth={1.75} aria-hidden />
        {t('invite.open')}
      </Button>
    );
  }
  return (
    <section
      ref={panel}
      aria-label={t('invite.open')}
      className="flex animate-fade scroll-my-4 flex-col gap-4 rounded-xl border border-line p-4"
    >
      {made === null ? (
        <>
          <RadioCards<ForWhom>
            label={t('invite.for_whom')}
            value={forWhom}
            onChange={setForWhom}
            cards={(['member', 'guest', 'device'] as const).map((id) => ({
              id,
              name: t(`invite.${id}`),
              hint: t(`invite.${id}_hint`),
            }))}
          />
          {error === null ? null : <Alert title={t('invite.failed')}>{errorText(t, error)}</Alert>}
          <div className="flex flex-wrap gap-2">
            <Button autoFocus look="primary" isDisabled={isBusy} onPress={() => void make()}>
              {t('invite.make')}
            </Button>
            <Button look="quiet" onPress={close}>
              {t('dialog.cancel', { ns: 'components' })}
            </Button>
          </div>
        </>
      ) : (
        <MadeInvite
          {...made}
          isOpen={people.invites.some(({ id }) => id === made.link.invite.id)}
          onAgain={putAway}
          onClose={close}
        />
      )}
    </section>
  );
}
