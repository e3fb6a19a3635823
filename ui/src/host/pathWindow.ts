import type { ChangeSet } from '../generated/ChangeSet';
import type { Message } from '../generated/Message';
import type { MessageId } from '../generated/MessageId';
import type { MessagePage } from '../generated/MessagePage';
import type { MessageView } from '../generated/MessageView';

/** A part, without holes, of a chat's visible path. */
export interface PathWindow {
  /** Oldest first. */
  messages: readonly MessageView[];
  /** Messages on the whole path. */
  pathLength: number;
}

/** Messages kept at once, however long the chat is. */
export const MOST_MESSAGES = 400;

export const emptyWindow: PathWindow = { messages: [], pathLength: 0 };

export function windowOf(page: MessagePage): PathWindow {
  return { messages: page.messages, pathLength: page.path_length };
}

export function hasOlder({ messages }: PathWindow): boolean {
  const first = messages[0];
  return first !== undefined && first.position > 0;
}

export function hasNewer({ messages, pathLength }: PathWindow): boolean {
  const last = messages.at(-1);
  return last !== undefined && last.position < pathLength - 1;
}

/**
 * The window with a page put before or after it, and cut at the other side if it has grown too long. `null` if
 * the two do not meet: the path has changed, and must be read again.
 */
export function joined(window: PathWindow, page: MessagePage, side: 'older' | 'newer'): PathWindow | null {
  const known = new Set(window.messages.map(({ position }) => position));
  const added = page.messages.filter(({ position }) => !known.has(position));
  const messages = side === 'older' ? [...added, ...window.messages] : [...window.messages, ...added];
  if (!messages.every((view, index) => follows(view, messages[index - 1]))) return null;
  const kept = side === 'older' ? messages.slice(0, MOST_MESSAGES) : messages.slice(-MOST_MESSAGES);
  return { messages: kept, pathLength: page.path_length };
}

export function follows(view: MessageView, before: MessageView | undefined): boolean {
  if (before === undefined) return true;
  return view.position === before.position + 1 && view.message.parent_id === before.message.id;
}

export interface Folded {
  window: PathWindow;
  /** The path has changed in a way that only the core can tell: it must be read again. */
  stale: boolean;
}

/**
 * The window after a change: rows by their higher rev, and what was added below its end. `leaf` is the end of
 * the visible path after the change. Of a window that has grown too long, the `kept` side stays.
 */
export function folded(
  window: PathWindow,
  change: ChangeSet,
  leaf: MessageId | null,
  kept: 'older' | 'newer' = 'newer',
): Folded {
  const rows = new Map(change.messages.map((message) => [message.id, message]));
  let touched = false;
  // A deleted message may leave the path, or stay on it with nothing in it.
  let deleted = false;
  const updated = window.messages.map((view) => {
    const row = rows.get(view.message.id);
    if (row === undefined || row.rev <= view.message.rev) return view;
    touched = true;
    deleted ||= row.deleted && !view.message.deleted;
    return { ...view, message: row };
  });
  const same = touched ? { ...window, messages: updated } : window;
  if (hasNewer(window)) return { window: same, stale: deleted || addsMessages(window, change) };

  const added = addedBelow(same.messages, change.messages);
  const last = added.at(-1) ?? same.messages.at(-1);
  const stale = deleted || (last?.message.id ?? null) !== leaf;
  if (added.length === 0 || stale) return { window: same, stale };
  const all = [...same.messages, ...added];
  const messages = kept === 'older' ? all.slice(0, MOST_MESSAGES) : all.slice(-MOST_MESSAGES);
  return { window: { messages, pathLength: window.pathLength + added.length }, stale: false };
}

function addsMessages(window: PathWindow, change: ChangeSet): boolean {
  const known = new Set(window.messages.map(({ message }) => message.id));
  return change.chat !== null && change.messages.some(({ id }) => !known.has(id));
}

function addedBelow(messages: readonly MessageView[], rows: readonly Message[]): MessageView[] {
  const last = messages.at(-1);
  let parent = last?.message.id ?? null;
  let position = (last?.position ?? -1) + 1;
  const added: MessageView[] = [];
  for (;;) {
    const children = rows.filter((row) => row.parent_id === parent && !row.deleted);
    const child = children[0];
    if (child === undefined || children.length > 1) return added;
    added.push({ message: child, position, versions: [child.id] });
    parent = child.id;
    position += 1;
  }
}
