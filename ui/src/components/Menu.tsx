import type { LucideIcon } from 'lucide-react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps as AriaMenuItemProps,
  type MenuProps as AriaMenuProps,
  MenuTrigger as AriaMenuTrigger,
  type MenuTriggerProps,
} from 'react-aria-components/Menu';
import { Popover, type PopoverProps } from 'react-aria-components/Popover';

/** A button and the menu it opens. */
export function MenuTrigger(props: MenuTriggerProps) {
  return <AriaMenuTrigger {...props} />;
}

export interface MenuProps<T extends object> extends Omit<AriaMenuProps<T>, 'className' | 'style'> {
  /** Where the menu opens, if not at its `MenuTrigger`'s button. */
  popover?: Pick<PopoverProps, 'triggerRef' | 'isOpen' | 'onOpenChange' | 'placement'>;
}

/** The list that a `MenuTrigger`'s button opens. */
export function Menu<T extends object>({ popover, ...menu }: MenuProps<T>) {
  return (
    <Popover
      offset={4}
      {...popover}
      // It calls itself a dialog where it has no button of its own, and then needs a name.
      {...(popover === undefined ? {} : { 'aria-label': menu['aria-label'] ?? '' })}
      className="min-w-44 rounded-xl border border-line bg-surface p-1 text-ink shadow-pop outline-none data-entering:animate-pop"
    >
      <AriaMenu {...menu} className="max-h-80 overflow-auto outline-none" />
    </Popover>
  );
}

export interface MenuItemProps extends Omit<AriaMenuItemProps, 'className' | 'style' | 'children'> {
  children: string;
  icon?: LucideIcon;
  tone?: 'normal' | 'danger';
}

export function MenuItem({ children, icon: Icon, tone = 'normal', ...rest }: MenuItemProps) {
  return (
    <AriaMenuItem
      {...rest}
      textValue={children}
      className={`flex min-h-8 cursor-default items-center gap-3 rounded-lg px-2 py-1 text-sm outline-none data-focused:bg-hover data-disabled:opacity-50 ${tone === 'danger' ? 'text-danger' : 'text-ink'}`}
    >
      {Icon === undefined ? null : <Icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0" />}
      {children}
    </AriaMenuItem>
  );
}
