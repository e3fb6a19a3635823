import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { runCommand } from '../../../../components/commands';
import { FileChip } from './FileChip';
import type { ComposerFiles } from './useDraftFiles';

/** What is attached to the message that is being written. */
export function FileTray({ attached }: { attached: ComposerFiles }) {
  const { t } = useTranslation('files');
  const list = useRef<HTMLUListElement>(null);
  const { files, sendsWhenThere, hasFailed } = attached;
  if (files.length === 0) return null;

  const remove = (index: number) => {
    const file = files[index];
    if (file === undefined) return;
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>('button[name="remove-file"]');
    const isFocusInside = list.current?.contains(document.activeElement) === true;
    attached.remove(file.id);
    if (!isFocusInside) return;
    // The focus goes on to the next one, which takes its place.
    const next = buttons?.[index + 1] ?? buttons?.[index - 1];
    if (next === undefined) runCommand('focus_input');
    else next.focus();
  };
  const retry = (index: number, id: string) => {
    const chip = list.current?.children[index];
    // Its button goes with the failure.
    if (chip?.contains(document.activeElement)) {
      chip.querySelector<HTMLButtonElement>('button[name="remove-file"]')?.focus();
    }
    attached.retry(id);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    const chip = event.target instanceof Element ? event.target.closest('li') : null;
    if (chip === null) return;
    event.preventDefault();
    remove([...(list.current?.children ?? [])].indexOf(chip));
  };
  return (
    <div className="flex flex-col gap-1 pr-2 pb-1">
      <ul
        ref={list}
        aria-label={t('attach.list')}
        onKeyDown={onKeyDown}
        className="grid max-h-[30vh] grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-1.5 overflow-y-auto p-0.5"
      >
        {files.map((file, index) => (
          <FileChip
            key={file.id}
            file={file}
            onRemove={() => remove(index)}
            onRetry={() => retry(index, file.id)}
          />
        ))}
      </ul>
      {hasFailed ? <p className="text-xs text-quiet">{t('attach.failed')}</p> : null}
      {sendsWhenThere ? (
        <p role="status" className="flex flex-wrap items-center gap-x-2 text-xs text-quiet">
          {t('attach.sends')}
          <button
            type="button"
            onClick={() => {
              attached.takeBack();
              runCommand('focus_input');
            }}
            className="rounded-md font-medium text-accent hover:underline"
          >
            {t('attach.takeBack')}
          </button>
        </p>
      ) : null}
    </div>
  );
}
