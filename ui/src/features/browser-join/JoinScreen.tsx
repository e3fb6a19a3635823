import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Logo } from '../../components/Logo';
import { Spinner } from '../../components/Spinner';
import type { Joining } from '../../host/web/Joining';
import { CertificateNote } from './CertificateNote';
import { JoinForm } from './JoinForm';
import './strings';

export interface JoinScreenProps {
  joining: Pick<Joining, 'space' | 'register' | 'letIn' | 'invite' | 'state'>;
  /** The browser is in the space. */
  onIn: () => void;
}

type Step = 'form' | 'waiting' | 'refused';

/** How a browser comes into a space: with an invite, a name, and the owner's approval. */
export function JoinScreen({ joining, onIn }: JoinScreenProps) {
  const { t } = useTranslation('browser');
  const [step, setStep] = useState<Step>(() => firstStep(joining));
  const name = useSpaceName(joining);
  const title = t('join.title', { name: name === '' ? t('join.unnamed') : name });

  useEffect(() => {
    if (step !== 'waiting') return;
    const waiting = new AbortController();
    joining.letIn(waiting.signal).then(
      () => waiting.signal.aborted || onIn(),
      () => waiting.signal.aborted || setStep('refused'),
    );
    return () => waiting.abort();
  }, [step, joining, onIn]);

  if (step === 'refused') {
    return (
      <Page title={title}>
        <Alert title={t('refused.title')}>{t('refused.text')}</Alert>
      </Page>
    );
  }
  if (step === 'waiting') {
    return (
      <Page title={title}>
        <p role="status" className="flex items-center gap-3">
          <Spinner className="size-5 text-accent" />
          {t('waiting.title')}
        </p>
        <p className="text-sm text-quiet">{t('waiting.text')}</p>
      </Page>
    );
  }
  if (joining.invite === null) {
    return (
      <Page title={name === '' ? t('join.unnamed') : name}>
        <p className="text-quiet">{t('noInvite.text')}</p>
      </Page>
    );
  }
  return (
    <Page title={title}>
      <p className="text-quiet">{t('join.text')}</p>
      <CertificateNote fingerprint={joining.invite.fingerprint} />
      <JoinForm
        onJoin={(user, device) => joining.register(user, device)}
        onJoined={() => setStep('waiting')}
      />
    </Page>
  );
}

function firstStep({ state, invite }: JoinScreenProps['joining']): Step {
  if (state === 'waiting') return 'waiting';
  return state === 'ended' && invite === null ? 'refused' : 'form';
}

function Page({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="h-full overflow-auto">
      <div className="mx-auto flex min-h-full w-full max-w-112 flex-col justify-center gap-5 px-5 py-8">
        <Logo className="size-10" />
        <h1 dir="auto" className="text-2xl font-semibold tracking-tight wrap-anywhere">
          {title}
        </h1>
        {children}
      </div>
    </main>
  );
}

/** What the invite calls the space, until the space itself has said it. */
function useSpaceName(joining: JoinScreenProps['joining']): string {
  const [name, setName] = useState(joining.invite?.spaceName ?? '');
  useEffect(() => {
    let isShown = true;
    joining.space().then(
      (space) => isShown && setName(space.name),
      // The form says it if the host cannot be reached.
      () => {},
    );
    return () => {
      isShown = false;
    };
  }, [joining]);
  return name;
}
