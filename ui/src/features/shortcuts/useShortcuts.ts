import { useEffect } from 'react';
import { runCommand } from '../../components/commands';
import { isForInputMethod } from '../../components/inputMethod';
import { isMacKeyboard, shortcutOf } from './shortcuts';

/** Hears the keyboard wherever the focus is, unless a dialog or menu has it. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isForInputMethod(event)) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')) return;
      const shortcut = shortcutOf(event, isMacKeyboard, target !== null && isEditable(target));
      if (shortcut !== undefined && runCommand(shortcut.command)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isEditable(target: Element): boolean {
  return target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}
