import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Menu, MenuItem } from '../../../components/Menu';
import type { MessageView } from '../../../generated/MessageView';
import type { Point } from './overlay';
import { useDeeds } from './useDeeds';

interface MessageMenuProps {
  view: MessageView;
  anchor: RefObject<HTMLElement | null>;
  at: HTMLElement | Point;
  onClose: () => void;
}

/** Everything that can be done with a message, by name. */
export function MessageMenu({ view, anchor, at, onClose }: MessageMenuProps) {
  const { t } = useTranslation('messages');
  const deeds = useDeeds(view, at);
  return (
    <Menu
      aria-label={t('menu.label')}
      autoFocus="first"
      onClose={onClose}
      popover={{
        triggerRef: anchor,
        isOpen: true,
        onOpenChange: (open) => {
          if (!open) onClose();
        },
        placement: 'bottom start',
      }}
      onAction={(key) => deeds.find(({ name }) => name === key)?.run()}
    >
      {deeds.map(({ name, icon, isDangerous = false }) => (
        <MenuItem key={name} id={name} icon={icon} tone={isDangerous ? 'danger' : 'normal'}>
          {t(`menu.${name}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}
