import {
  AtSign,
  Calendar,
  Code,
  Image,
  Link,
  MessageSquare,
  Paperclip,
  SlidersHorizontal,
} from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { afterPaint } from '../../components/afterPaint';
import { Button } from '../../components/Button';
import { Menu, MenuItem, MenuTrigger } from '../../components/Menu';
import type { SearchBoxState } from './useSearchBox';

const BEGUN = [
  { key: 'from', icon: AtSign },
  { key: 'in', icon: MessageSquare },
  { key: 'after', icon: Calendar },
  { key: 'before', icon: Calendar },
] as const;
const HELD = [
  { value: 'file', icon: Paperclip },
  { value: 'image', icon: Image },
  { value: 'link', icon: Link },
  { value: 'code', icon: Code },
] as const;

/** The same filters as can be typed, for whoever does not know them yet. */
export function FilterMenu({ box }: { box: SearchBoxState }) {
  const { t } = useTranslation('search');
  // The menu gives the focus back to its button as it closes; the field has it after that.
  const takeBack = useRef(() => {});
  const withFocus = (deed: () => void) => {
    deed();
    takeBack.current = afterPaint(() => box.input.current?.focus());
  };
  return (
    <MenuTrigger onOpenChange={(isOpen) => (isOpen ? takeBack.current() : undefined)}>
      <Button look="quiet" className="shrink-0 px-2">
        <SlidersHorizontal size={15} strokeWidth={1.75} aria-hidden />
        {t('filters')}
      </Button>
      <Menu aria-label={t('filters')}>
        {BEGUN.map(({ key, icon }) => (
          <MenuItem key={key} id={key} icon={icon} onAction={() => withFocus(() => box.begin(key))}>
            {t(`filter.${key}.menu`)}
          </MenuItem>
        ))}
        {HELD.map(({ value, icon }) => (
          <MenuItem
            key={value}
            id={value}
            icon={icon}
            onAction={() => withFocus(() => box.choose({ key: 'has', value }))}
          >
            {t(`has_menu.${value}`)}
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
