import { CircleCheck, CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button';
import { Spinner } from '../../components/Spinner';
import type { Connection } from '../../generated/Connection';
import type { SpaceInfo } from '../../generated/SpaceInfo';

interface WaitStepProps {
  /** As it is now. */
  space: SpaceInfo;
  onClose: () => void;
}

type Outcome = 'waiting' | 'in' | 'refused' | 'broken';

/** The last step: the host's owner decides. It ends by itself. */
export function WaitStep({ space, onClose }: WaitStepProps) {
  const { t } = useTranslation('join');
  const outcome = outcomeOf(space.connection);
  return (
    <div className="flex flex-col items-center gap-4 py-4 text-center">
      {outcome === 'waiting' ? (
        <Spinner className="size-8 text-accent" />
      ) : outcome === 'in' ? (
        <CircleCheck size={32} strokeWidth={1.75} aria-hidden className="text-good" />
      ) : (
        <CircleX size={32} strokeWidth={1.75} aria-hidden className="text-danger" />
      )}
      <div role="status" className="text-sm">
        <p className="text-base font-medium wrap-anywhere">{t(`${outcome}.title`, { name: space.name })}</p>
        <p className="mt-1 text-balance text-quiet">{t(`${outcome}.text`, { name: space.name })}</p>
      </div>
      <Button autoFocus look={outcome === 'in' ? 'primary' : 'secondary'} onPress={onClose}>
        {t(`${outcome}.close`)}
      </Button>
    </div>
  );
}

function outcomeOf({ type }: Connection): Outcome {
  if (type === 'waiting_for_approval') return 'waiting';
  if (type === 'revoked') return 'refused';
  return type === 'certificate_changed' || type === 'incompatible' ? 'broken' : 'in';
}
