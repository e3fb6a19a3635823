import { flushSync } from 'react-dom';

/*
 * Parsing Markdown takes a millisecond for a few hundred characters of prose, and several times as long for formulas and
 * tables. What a frame shows at once is bounded by a budget of such characters; the rest is drawn afterwards, a slice at a
 * time, so that no task holds up the window. What one reads in a long message is found again only if what is above it is
 * there: prose of some screens has to fit.
 */
const COST_PER_FRAME = 4000;
const SLICE_MS = 8;

let left = COST_PER_FRAME;
let counts = false;

/** Whether so much may still be drawn in this frame; if so, it is taken from its budget. */
export function mayDrawNow(cost: number): boolean {
  if (!counts) {
    counts = true;
    left = COST_PER_FRAME;
    requestAnimationFrame(refill);
  }
  if (cost > left) return false;
  left -= cost;
  return true;
}

/** Begins a frame, for what is drawn. */
export function refill(): void {
  counts = false;
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
    refill();
    flushSync(task);
    if (performance.now() >= end) break;
  }
  schedule();
}
