import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog';
import { isMacKeyboard, keyNames, SHORTCUTS, type Shortcut } from './shortcuts';
import './strings';

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('shortcuts');
  const commands = [...new Set(SHORTCUTS.map(({ command }) => command))];
  return (
    <Dialog title={t('title')} onClose={onClose} size="w-112">
      <dl className="grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-3 overflow-y-auto p-5 text-sm">
        {commands.map((command) => (
          <div key={command} className="col-span-2 grid grid-cols-subgrid items-center">
            <dt>{t(`command.${command}`)}</dt>
            <dd className="flex flex-wrap items-center justify-end gap-2">
              {SHORTCUTS.filter((shortcut) => shortcut.command === command).map((shortcut, index) => (
                <span key={shortcut.key} className="flex items-center gap-2">
                  {index === 0 ? null : <span className="text-xs text-quiet">{t('or')}</span>}
                  <Keys shortcut={shortcut} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function Keys({ shortcut }: { shortcut: Shortcut }) {
  const { t } = useTranslation('shortcuts');
  const names = keyNames(shortcut, isMacKeyboard).map((name) =>
    'sign' in name ? name.sign : t(`key.${name.word}`),
  );
  return (
    <span className="flex gap-1">
      {names.map((name) => (
        <kbd
          key={name}
          className="min-w-6 rounded-md border border-line bg-side px-1.5 py-0.5 text-center font-sans text-xs"
        >
          {name}
        </kbd>
      ))}
    </span>
  );
}
