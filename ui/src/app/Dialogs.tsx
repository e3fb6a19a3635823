import { lazy } from 'react';
import type { SettingsTab } from '../features/settings/settingsTab';
import type { ChatId } from '../generated/ChatId';
import { DialogPlace } from './DialogPlace';

const SettingsDialog = lazy(async () => ({
  default: (await import('../features/settings/SettingsDialog')).SettingsDialog,
}));
const ShortcutsDialog = lazy(async () => ({
  default: (await import('../features/shortcuts/ShortcutsDialog')).ShortcutsDialog,
}));

const SearchDialog = lazy(async () => ({
  default: (await import('../features/search/SearchDialog')).SearchDialog,
}));

export type OpenDialog = { type: 'settings'; tab: SettingsTab } | { type: 'shortcuts' } | { type: 'search' };

interface DialogsProps {
  dialog: OpenDialog | null;
  onOpenChat: (chatId: ChatId) => void;
  onClose: () => void;
}

export function Dialogs({ dialog, onOpenChat, onClose }: DialogsProps) {
  if (dialog === null) return null;
  return (
    <DialogPlace resetKey={dialog}>
      {dialog.type === 'settings' ? (
        <SettingsDialog key={dialog.tab} tab={dialog.tab} onClose={onClose} />
      ) : dialog.type === 'search' ? (
        <SearchDialog onOpenChat={onOpenChat} onClose={onClose} />
      ) : (
        <ShortcutsDialog onClose={onClose} />
      )}
    </DialogPlace>
  );
}
