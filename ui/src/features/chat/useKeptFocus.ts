import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { runCommand } from '../../components/commands';
import type { MessageView } from '../../generated/MessageView';

interface Pressed {
  button: HTMLButtonElement;
  position: number;
}

/**
 * A named button that goes with what it did hands the focus on: to the same button of the message that now stands
 * at its place, or one beside it, or else to the field below the list. Without that the focus falls to the page.
 */
export function useKeptFocus(
  scroller: RefObject<HTMLElement | null>,
  messages: readonly MessageView[],
): void {
  const shown = useRef(messages);
  const pressed = useRef<Pressed | null>(null);

  useLayoutEffect(() => {
    shown.current = messages;
    const view = scroller.current;
    if (pressed.current === null || view === null) return;
    const { button, position } = pressed.current;
    if (button.isConnected && !button.disabled) return;
    pressed.current = null;
    const focused = document.activeElement;
    if (focused !== null && focused !== document.body && focused !== button) return;
    const index = messages.findIndex((other) => other.position === position);
    const row = view.querySelector(`[data-index="${index}"]`);
    const next = row === null ? null : successor(row, button.name);
    if (next === null) runCommand('focus_input');
    else next.focus({ preventScroll: true });
  }, [scroller, messages]);

  useEffect(() => {
    const view = scroller.current;
    if (view === null) return;
    const onClick = ({ target }: MouseEvent) => {
      const button = target instanceof Element ? target.closest<HTMLButtonElement>('button[name]') : null;
      const row = button?.closest<HTMLElement>('[data-index]');
      const position = shown.current[Number(row?.dataset.index)]?.position;
      if (button !== null && position !== undefined) pressed.current = { button, position };
    };
    view.addEventListener('click', onClick);
    return () => view.removeEventListener('click', onClick);
  }, [scroller]);
}

function successor(row: Element, name: string): HTMLButtonElement | null {
  const same = row.querySelector<HTMLButtonElement>(`button[name="${name}"]:enabled`);
  if (same !== null || !STEPS.has(name)) return same;
  return row.querySelector<HTMLButtonElement>('button[name="previous"]:enabled, button[name="next"]:enabled');
}

const STEPS = new Set(['previous', 'next']);
