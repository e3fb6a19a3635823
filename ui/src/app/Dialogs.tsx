import { lazy } from 'react';
import type { SettingsTab } from '../features/settings/settingsTab';
import { DialogPlace } from './DialogPlace';

const SettingsDialog = lazy(async () => ({
  default: (await import('../features/settings/SettingsDialog')).SettingsDialog,
}));
const ShortcutsDialog = lazy(async () => ({
  default: (await import('../features/shortcuts/ShortcutsDialog')).ShortcutsDialog,
}));

export type OpenDialog = { type: 'settings'; tab: SettingsTab } | { type: 'shortcuts' };

interface DialogsProps {
  dialog: OpenDialog | null;
  onClose: () => void;
}

export function Dialogs({ dialog, onClose }: DialogsProps) {
  if (dialog === null) return null;
  return (
    <DialogPlace resetKey={dialog}>
      {dialog.type === 'settings' ? (
        <SettingsDialog key={dialog.tab} tab={dialog.tab} onClose={onClose} />
      ) : (
        <ShortcutsDialog onClose={onClose} />
      )}
    </DialogPlace>
  );
}
