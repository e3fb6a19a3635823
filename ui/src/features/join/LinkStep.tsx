import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { Spinner } from '../../components/Spinner';
import { TextField } from '../../components/TextField';
import type { InvitePreview } from '../../generated/InvitePreview';
import { useHost } from '../../host/HostContext';
import { FoundHosts } from './FoundHosts';
import { linkErrorText } from './joinErrorText';

interface LinkStepProps {
  link: string;
  onLink: (link: string) => void;
  /** What the link leads to; nothing was sent there but the question for its name. */
  onLooked: (preview: InvitePreview) => void;
}

/** The first step: the invite's link, and whom to ask for one. */
export function LinkStep({ link, onLink, onLooked }: LinkStepProps) {
  const { t } = useTranslation('join');
  const host = useHost();
  const [isLooking, setIsLooking] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const look = async () => {
    if (isLooking || link.trim() === '') return;
    setIsLooking(true);
    setError(null);
    try {
      onLooked(await host.inspectInvite(link.trim()));
    } catch (refused) {
      setError(refused);
      setIsLooking(false);
    }
  };

  return (
    <form
      aria-label={t('title')}
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void look();
      }}
    >
      <TextField
        autoFocus
        label={t('link.name')}
        hint={t('link.hint')}
        placeholder="hearth://join#…"
        value={link}
        onChange={(text) => {
          onLink(text);
          setError(null);
        }}
        spellCheck="false"
        autoComplete="off"
      />
      {error === null ? null : <Alert title={t('link.failed')}>{linkErrorText(t, error)}</Alert>}
      <Button type="submit" look="primary" className="self-end" isDisabled={link.trim() === ''}>
        {isLooking ? <Spinner /> : null}
        {t('link.look')}
      </Button>
      <FoundHosts />
    </form>
  );
}
