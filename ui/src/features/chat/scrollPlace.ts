import type { MessageView } from '../../generated/MessageView';
import type { ScrollPlace } from '../../generated/ScrollPlace';
import { hasNewer, type PathWindow } from '../../host/pathWindow';
import type { ScrollWish } from './chatState';
import { likelyFilesHeight } from './files/shown/fileBoxes';
import { shownLines } from './folds';
import { goesOn } from './grouping';

/** Nearer to the end than this, in CSS pixels, the view follows what is added there. */
const AT_END_PX = 32;

export function isNearEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight <= AT_END_PX;
}

/** The message at the top of the view and how far it is scrolled out; `null` at the end of the chat. */
export function placeOf(scroller: HTMLElement, path: PathWindow): ScrollPlace | null {
  const { messages } = path;
  if (isNearEnd(scroller) && !hasNewer(path)) return null;
  const fold = scroller.getBoundingClientRect().top;
  for (const row of scroller.querySelectorAll<HTMLElement>('[data-index]')) {
    const { top, bottom } = row.getBoundingClientRect();
    const view = messages[Number(row.dataset.index)];
    if (bottom > fold && view !== undefined) return { message_id: view.message.id, offset_px: fold - top };
  }
  return null;
}

/** What a row lacks, in CSS pixels, without its author's name, and without a line of its own for what can be done. */
const NAME_PX = 26;
const FOOT_PX = 32;

/** A likely height of a message in CSS pixels, until it is measured. */
export function likelyHeight(messages: readonly MessageView[], index: number): number {
  const view = messages[index];
  if (view === undefined) return 100;
  const { message } = view;
  const next = messages[index + 1];
  const folds = message.answer === null || next !== undefined;
  const name = goesOn(messages[index - 1], view) ? NAME_PX : 0;
  const foot = next !== undefined && goesOn(view, next) ? FOOT_PX : 0;
  const files = likelyFilesHeight(message.attachments ?? []);
  return 76 - name - foot + files + shownLines(message.text, folds) * 24;
}

/** A likely height of the messages from one up to another, which is not among them. */
export function likelyHeightOf(messages: readonly MessageView[], from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += likelyHeight(messages, index);
  return sum;
}

/** Where the view likely starts for a wish, in CSS pixels from the top of the list, until rows are measured. */
export function likelyOffset(wish: ScrollWish, messages: readonly MessageView[], viewHeight: number): number {
  const index =
    wish.to === 'end'
      ? messages.length
      : messages.findIndex(({ message }) => message.id === wish.place.message_id);
  const above = likelyHeightOf(messages, 0, index);
  return wish.to === 'end' ? Math.max(0, above - viewHeight) : above + wish.place.offset_px;
}
