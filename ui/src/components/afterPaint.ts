/** Does something once what is drawn now is on the screen. Returns a function that takes the wish back. */
export function afterPaint(task: () => void): () => void {
  // The second of two frames is drawn when the first one is on the screen.
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(task);
  });
  return () => cancelAnimationFrame(frame);
}
