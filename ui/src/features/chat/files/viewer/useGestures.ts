import { type PointerEvent, useRef, useState } from 'react';
import { fromMiddle, moved, type Point, type Zoom, zoomed } from './zoom';

/** How far a finger goes to the next picture, in CSS pixels. */
const SWIPE = 60;

interface Gestures {
  isMoving: boolean;
  handlers: Record<
    'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel',
    (event: PointerEvent<HTMLElement>) => void
  >;
}

/** One finger, or the mouse, moves a picture that was made larger; two make it larger; one leads on from what fits. */
export function useGestures(
  zoom: Zoom,
  onZoom: (change: (zoom: Zoom) => Zoom) => void,
  onSwipe: (by: 1 | -1) => void,
): Gestures {
  const points = useRef(new Map<number, Point>());
  const start = useRef<Point | null>(null);
  const [isMoving, setIsMoving] = useState(false);

  const end = ({ pointerId }: PointerEvent) => {
    points.current.delete(pointerId);
    setIsMoving(false);
  };
  return {
    isMoving,
    handlers: {
      onPointerDown: (event) => {
        const at = pointOf(event);
        points.current.set(event.pointerId, at);
        start.current = points.current.size === 1 && event.pointerType === 'touch' ? at : null;
        setIsMoving(zoom.scale > 1);
        event.currentTarget.setPointerCapture?.(event.pointerId);
      },
      onPointerMove: (event) => {
        const before = points.current.get(event.pointerId);
        if (before === undefined) return;
        const now = pointOf(event);
        const stage = event.currentTarget.getBoundingClientRect();
        const other = [...points.current].find(([id]) => id !== event.pointerId)?.[1];
        points.current.set(event.pointerId, now);
        if (other === undefined) {
          onZoom((zoom) => moved(zoom, { x: now.x - before.x, y: now.y - before.y }, stage));
          return;
        }
        const factor = distance(now, other) / Math.max(1, distance(before, other));
        const middle = fromMiddle({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, stage);
        onZoom((zoom) => zoomed(zoom, factor, middle, stage));
      },
      onPointerUp: (event) => {
        const from = start.current;
        start.current = null;
        end(event);
        if (from === null || zoom.scale > 1) return;
        const { x, y } = pointOf(event);
        const isAcross = Math.abs(x - from.x) > Math.max(SWIPE, 2 * Math.abs(y - from.y));
        if (isAcross) onSwipe(x < from.x ? 1 : -1);
      },
      onPointerCancel: end,
    },
  };
}

function pointOf({ clientX, clientY }: PointerEvent): Point {
  return { x: clientX, y: clientY };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
