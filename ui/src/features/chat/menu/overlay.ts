import { createContext, useContext } from 'react';
import type { Message } from '../../../generated/Message';
import type { MessageView } from '../../../generated/MessageView';

/** A place on the screen, in CSS pixels from the upper left corner of the window. */
export interface Point {
  x: number;
  y: number;
}

/** What opens over the messages. There is one of each for all of them: a row is drawn often, and asked for them seldom. */
export type Overlay =
  | { type: 'menu'; view: MessageView; at: HTMLElement | Point }
  | { type: 'react'; message: Message; at: HTMLElement | Point }
  | { type: 'who'; message: Message }
  | { type: 'earlier'; message: Message }
  | { type: 'delete'; message: Message };

export const OverlayContext = createContext<(overlay: Overlay) => void>(() => {});

export function useOverlay(): (overlay: Overlay) => void {
  return useContext(OverlayContext);
}
