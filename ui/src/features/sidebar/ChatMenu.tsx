import { Archive, ArchiveRestore, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Menu, MenuItem } from '../../components/Menu';
import type { Action } from '../../generated/Action';
import type { ChatSummary } from '../../generated/ChatSummary';
import type { MenuPlace } from './ChatRow';

interface ChatMenuProps {
  chat: ChatSummary;
  place: MenuPlace;
  onClose: () => void;
  onRename: () => void;
  onDelete: () => void;
  onAction: (action: Action) => void;
}

/** What can be done with a chat, at the pointer or below its *more* button. */
export function ChatMenu({ chat, place, onClose, onRename, onDelete, onAction }: ChatMenuProps) {
  const { t } = useTranslation('sidebar');
  const anchor = useRef<HTMLSpanElement>(null);
  const { pinned, archived } = chat;
  return (
    <>
      <span ref={anchor} className="fixed" style={{ left: place.x, top: place.y }} />
      <Menu
        aria-label={chat.title || t('untitled')}
        popover={{
          triggerRef: anchor,
          isOpen: true,
          placement: 'bottom start',
          onOpenChange: (isOpen) => {
            if (!isOpen) onClose();
          },
        }}
        onClose={onClose}
      >
        <MenuItem icon={Pencil} onAction={onRename}>
          {t('menu.rename')}
        </MenuItem>
        <MenuItem
          icon={pinned ? PinOff : Pin}
          onAction={() => onAction({ type: 'set_pinned', pinned: !pinned })}
        >
          {pinned ? t('menu.unpin') : t('menu.pin')}
        </MenuItem>
        <MenuItem
          icon={archived ? ArchiveRestore : Archive}
          onAction={() => onAction({ type: 'set_archived', archived: !archived })}
        >
          {archived ? t('menu.unarchive') : t('menu.archive')}
        </MenuItem>
        <MenuItem icon={Trash2} tone="danger" onAction={onDelete}>
          {t('menu.delete')}
        </MenuItem>
      </Menu>
    </>
  );
}
