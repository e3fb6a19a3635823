import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { RadioCards } from '../../components/RadioCards';
import type { SpaceInfo } from '../../generated/SpaceInfo';

interface LeaveSpaceDialogProps {
  space: SpaceInfo;
  onConfirm: (keepCopy: boolean) => void;
  onClose: () => void;
}

type Copy = 'keep' | 'remove';

/** Asks what becomes of the copy, if there is one that may be wanted. */
export function LeaveSpaceDialog({ space, onConfirm, onClose }: LeaveSpaceDialogProps) {
  const { t } = useTranslation('sidebar');
  const { connection, name, waiting } = space;
  const [copy, setCopy] = useState<Copy>('keep');
  // A membership that has ended leaves only its copy; one that never began has none.
  const isOver = connection.type === 'revoked';
  const hasChoice = !isOver && connection.type !== 'waiting_for_approval';
  const text = isOver ? 'leave_dialog.over' : hasChoice ? 'leave_dialog.text' : 'leave_dialog.not_in';
  return (
    <ConfirmDialog
      title={t(isOver ? 'leave_dialog.remove_title' : 'leave_dialog.title', { name })}
      confirm={t(isOver ? 'leave_dialog.remove_copy' : 'leave_dialog.confirm')}
      onClose={onClose}
      onConfirm={() => onConfirm(hasChoice && copy === 'keep')}
    >
      <p>{t(text)}</p>
      {hasChoice && waiting > 0 ? (
        <p className="mt-2 text-ink">{t('leave_dialog.waiting', { count: waiting })}</p>
      ) : null}
      {hasChoice ? (
        <div className="mt-4 text-ink">
          <RadioCards<Copy>
            label={t('leave_dialog.copy')}
            value={copy}
            onChange={setCopy}
            cards={[
              { id: 'keep', name: t('leave_dialog.keep'), hint: t('leave_dialog.keep_hint') },
              { id: 'remove', name: t('leave_dialog.remove'), hint: t('leave_dialog.remove_hint') },
            ]}
          />
        </div>
      ) : null}
    </ConfirmDialog>
  );
}
