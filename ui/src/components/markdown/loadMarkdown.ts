import { useSyncExternalStore } from 'react';
import type { MarkdownText } from './MarkdownText';

/*
 * Reading Markdown takes as much code as the whole first screen, so that it is a part of its own: asked for as soon
 * as it may be needed, and never waited for.
 */
type Loaded = typeof MarkdownText;

let loaded: Loaded | null = null;
let loading: Promise<void> | null = null;
const listeners = new Set<() => void>();

/** Ends when Markdown can be drawn, or cannot be, in which case texts stay as they were written. */
export function loadMarkdown(): Promise<void> {
  loading ??= import('./MarkdownText').then(
    (part) => {
      loaded = part.MarkdownText;
      for (const listener of [...listeners]) listener();
    },
    () => {},
  );
  return loading;
}

/** What draws Markdown, if it is there. */
export function loadedMarkdown(): Loaded | null {
  return loaded;
}

/** Whether it is there. When it comes, every text on the screen may change its height. */
export function useMarkdownLoaded(): boolean {
  return useSyncExternalStore(subscribe, () => loaded !== null);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
