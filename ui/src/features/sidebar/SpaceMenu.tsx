import { Info, LogOut } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Menu, MenuItem } from '../../components/Menu';
import type { SpaceInfo } from '../../generated/SpaceInfo';
import type { MenuPlace } from './ChatRow';

interface SpaceMenuProps {
  space: SpaceInfo;
  place: MenuPlace;
  onClose: () => void;
  onAbout: () => void;
  onLeave: () => void;
}

/** What can be done with a joined space, below its *more* button. */
export function SpaceMenu({ space, place, onClose, onAbout, onLeave }: SpaceMenuProps) {
  const { t } = useTranslation('sidebar');
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} className="fixed" style={{ left: place.x, top: place.y }} />
      <Menu
        aria-label={space.name}
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
        <MenuItem icon={Info} onAction={onAbout}>
          {t('space.about')}
        </MenuItem>
        <MenuItem icon={LogOut} tone="danger" onAction={onLeave}>
          {t('space.leave')}
        </MenuItem>
      </Menu>
    </>
  );
}
