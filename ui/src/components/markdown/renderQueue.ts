import { flushSync } from 'react-dom';

/*
 * Parsing Markdown takes a millisecond for a few hundred characters. What a frame shows at once is bounded by
 * a budget; the rest is drawn afterwards, a slice at a time, so that no task holds up the window.
 */
const CHARS_PER_FRAME = 4000;
const SLICE_MS = 8;

let left = CHARS_PER_FRAME;
let refill = false;

/** Whether so many characters may still be drawn in this frame; if so, they are taken from its budget. */
export function mayDrawNow(chars: number): boolean {
  if (!refill) {
    refill = true;
    requestAnimationFrame(() => {
      refill = false;
      left = CHARS_PER_FRAME;
    });
  }
  if (chars > left) return false;
  left -= chars;
  return true;
}

type Task = () => void;

const tasks = new Set<Task>();
let scheduled = false;

/** Draws later. Returns a function that takes the wish back. */
export function drawSoon(task: Task): () => void {
  tasks.add(task);
  schedule();
  return () => void tasks.delete(task);
}

function schedule(): void {
  if (scheduled || tasks.size === 0) return;
  scheduled = true;
  setTimeout(runSlice, 0);
}

function runSlice(): void {
  scheduled = false;
  const end = performance.now() + SLICE_MS;
  for (const task of tasks) {
    tasks.delete(task);
    // A slice is bounded by its time; each task has a frame's budget to itself.
    left = CHARS_PER_FRAME;
    flushSync(task);
    if (performance.now() >= end) break;
  }
  schedule();
}
