import { lazy, Suspense } from 'react';
import { ErrorBoundary } from '../components/ErrorBoundary';
import type { SettingsTab } from '../features/settings/settingsTab';

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
    // A dialog lies outside of this box; only what takes the place of a failed one is in it.
    <div className="fixed bottom-4 left-1/2 z-50 w-max max-w-full -translate-x-1/2">
      <ErrorBoundary resetKey={dialog}>
        <Suspense>
          {dialog.type === 'settings' ? (
            <SettingsDialog key={dialog.tab} tab={dialog.tab} onClose={onClose} />
          ) : (
            <ShortcutsDialog onClose={onClose} />
          )}
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
