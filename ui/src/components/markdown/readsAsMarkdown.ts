/**
 * Anything that Markdown would make something else of: marks within a line, what begins a line, addresses. Spaces at
 * a line's start alone do not count: a poem is not code.
 */
const MARKS =
  /[*`|]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~\S|\][([:]|\[\^|\$[^$]*\$|\\[^\p{L}\p{N}\s]|&#?\w+;|:\/\/|\bwww\.|\w@\w|^[ \t]*(?:[-+>]|#{1,6}|\d{1,9}[.)])(?:[ \t]|$)|^>|^ {0,3}(?:=+|-+)[ \t]*$/mu;

/** Whether a text is more than plain words, which need no parser to be shown. */
export function readsAsMarkdown(text: string): boolean {
  return MARKS.test(text);
}
