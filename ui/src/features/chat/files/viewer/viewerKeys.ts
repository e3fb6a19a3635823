interface Pan {
  x: number;
  y: number;
}

export type ViewerWish =
  | { to: 'step'; by: 1 | -1 }
  | { to: 'pan'; by: Pan }
  | { to: 'zoom'; in: boolean }
  | { to: 'fit' };

/** How far a key moves a picture that is larger than the window, in CSS pixels. */
const PAN = 60;

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** What a key asks of the viewer; `null` if it is none of its keys. */
export function viewerWish({ key, shiftKey, ctrlKey, metaKey, altKey }: Pressed): ViewerWish | null {
  if (ctrlKey || metaKey || altKey) return null;
  switch (key) {
    case 'ArrowLeft':
      return shiftKey ? { to: 'pan', by: { x: PAN, y: 0 } } : { to: 'step', by: -1 };
    case 'ArrowRight':
      return shiftKey ? { to: 'pan', by: { x: -PAN, y: 0 } } : { to: 'step', by: 1 };
    case 'ArrowUp':
      return { to: 'pan', by: { x: 0, y: PAN } };
    case 'ArrowDown':
      return { to: 'pan', by: { x: 0, y: -PAN } };
    case '+':
    case '=':
      return { to: 'zoom', in: true };
    case '-':
      return { to: 'zoom', in: false };
    case '0':
      return { to: 'fit' };
    default:
      return null;
  }
}
