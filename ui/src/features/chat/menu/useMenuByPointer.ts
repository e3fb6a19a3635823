import type { MouseEvent } from 'react';
import type { MessageView } from '../../../generated/MessageView';
import { useOverlay } from './overlay';

/** Opens a message's menu where the right button, a long press or the menu key asks for it. */
export function useMenuByPointer(view: MessageView, isOff: boolean) {
  const show = useOverlay();
  return (event: MouseEvent<HTMLElement>) => {
    const { target, clientX, clientY, currentTarget } = event;
    if (isOff || !(target instanceof HTMLElement) || hasOwnMenu(target) || hasSelection(currentTarget))
      return;
    event.preventDefault();
    // The menu key has no place of its own.
    const at = clientX === 0 && clientY === 0 ? target : { x: clientX, y: clientY };
    show({ type: 'menu', view, at });
  };
}

/** What the browser or the system knows more about than this menu does. */
function hasOwnMenu(target: HTMLElement): boolean {
  return target.closest('a, input, textarea, img, video, audio') !== null;
}

/** Who has selected some of the text wants to copy that. */
function hasSelection(row: HTMLElement): boolean {
  const selection = window.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(row, true);
}
