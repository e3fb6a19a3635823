import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../../components/Alert';
import { Button } from '../../../components/Button';
import { CopyLine } from '../../../components/CopyLine';
import { errorText } from '../../../components/errorText';
import { useClock } from '../../../components/useClock';
import type { InviteLink } from '../../../generated/InviteLink';
import { useHost } from '../../../host/HostContext';
import { useSession } from '../../../host/session';
import { countdownText } from './countdownText';
import { useRequest } from './useRequest';

interface MadeInviteProps {
  link: InviteLink;
  /** When it came, by this machine's own clock: the host's may be another. */
  at: number;
  /** It was neither used nor cancelled. */
  isOpen: boolean;
  onAgain: () => void;
  onClose: () => void;
}

/** The way in, to be handed over while its time runs. */
export function MadeInvite({ link, at, isOpen, onAgain, onClose }: MadeInviteProps) {
  const { t } = useTranslation('sharing');
  const host = useHost();
  const { isBusy, error, ask } = useRequest();
  const { invite, qr_svg } = link;
  const now = useClock(1000);
  const remaining = invite.expires_at - invite.created_at - (now - at);
  // The people are asked for after the invite was made: until they know it, it is not gone.
  const wasOpen = useRef(false);
  useEffect(() => {
    if (isOpen) wasOpen.current = true;
  }, [isOpen]);
  const isUsed = wasOpen.current && !isOpen && remaining > 0;
  const isOver = isUsed || remaining <= 0;

  return (
    <>
      <p role="status" className="text-sm font-medium">
        {t(isUsed ? 'invite.used' : isOver ? 'invite.expired' : 'invite.ready')}
      </p>
      {isOver ? null : (
        <div className="flex flex-wrap items-start gap-5">
          <img
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(qr_svg)}`}
            alt={t('invite.qr')}
            width={176}
            height={176}
            className="shrink-0 rounded-lg border border-line bg-white p-2"
          />
          <Links link={link} remaining={remaining} />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button autoFocus onPress={onClose}>
          {t('invite.done')}
        </Button>
        {isOver ? (
          <Button onPress={onAgain}>{t('invite.again')}</Button>
        ) : (
          <Button
            look="quiet"
            isDisabled={isBusy}
            onPress={() =>
              void ask(async () => {
                await host.cancelInvite(invite.id);
                onClose();
              })
            }
          >
            {t('open_invites.cancel')}
          </Button>
        )}
      </div>
      {error === null ? null : <Alert title={t('open_invites.failed')}>{errorText(t, error)}</Alert>}
    </>
  );
}

function Links({ link, remaining }: { link: InviteLink; remaining: number }) {
  const { t } = useTranslation('sharing');
  const host = useHost();
  const isSelfSigned = useSession(({ sharing }) => sharing.type !== 'on' || sharing.self_signed);
  const copy = (text: string) => host.copyText(text);
  return (
    <div className="flex min-w-56 flex-1 flex-col gap-3 text-sm">
      <div className="flex flex-col gap-1">
        <p className="text-xs text-quiet">{t('invite.application')}</p>
        <CopyLine text={link.link} label={t('invite.copy_application')} onCopy={copy} />
      </div>
      <div className="flex flex-col gap-1">
        <p className="text-xs text-quiet">{t('invite.browser')}</p>
        <CopyLine text={link.web_link} label={t('invite.copy_browser')} onCopy={copy} />
        {isSelfSigned ? <p className="text-xs text-quiet">{t('invite.browser_note')}</p> : null}
      </div>
      <p className="text-xs text-quiet">
        {/* A timer is not read out each second. */}
        <span role="timer" className="font-medium text-ink tabular-nums">
          {t('invite.expires', { time: countdownText(remaining) })}
        </span>{' '}
        {t('invite.once')}
      </p>
    </div>
  );
}
