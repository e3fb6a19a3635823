import { flushSync } from 'react-dom';

/*
 * Parsing Markdown takes a millisecond for some hundred characters of prose, and ten times as long for formulas and
 * tables. What a frame shows at once is bounded by a budget; the rest is drawn afterwards, a slice at a time, so that no
 * task holds up the window.
 */
const FRAME_MS = 8;
/** So much, in UTF-16 units, is drawn at once however long it takes: a short message is there as soon as its row. */
const CHARS_AT_ONCE = 400;
const CHARS_PER_FRAME = 4000;
const SLICE_MS = 8;

let drawn = 0;
let began = 0;
let counts = false;

/** Whether so many characters may still be drawn in this frame; if so, they are taken from its budget. */
export function mayDrawNow(chars: number): boolean {
  const now = performance.now();
  if (!counts) {
    counts = true;
    drawn = 0;
    began = now;
    requestAnimationFrame(refill);
  }
  const most = now - began < FRAME_MS ? CHARS_PER_FRAME : CHARS_AT_ONCE;
  if (drawn + chars > most) return false;
  drawn += chars;
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
