import { Paperclip } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { namedFiles, type Picked } from './pickedFiles';

interface AttachButtonProps {
  isDisabled: boolean;
  onPick: (picked: Picked) => void;
}

/** Asks the system which files are meant. */
export function AttachButton({ isDisabled, onPick }: AttachButtonProps) {
  const { t } = useTranslation('files');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        aria-label={t('attach.button')}
        title={t('attach.button')}
        disabled={isDisabled}
        onClick={() => input.current?.click()}
        className="inline-flex size-8 shrink-0 items-center justify-center rounded-xl text-quiet transition-colors hover:bg-hover hover:text-ink disabled:opacity-40"
      >
        <Paperclip size={18} strokeWidth={1.75} aria-hidden />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-hidden
        onChange={({ currentTarget }) => {
          onPick({ files: namedFiles(currentTarget.files ?? []), folders: [] });
          // The same file can be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
