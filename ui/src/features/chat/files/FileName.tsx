import { cutParts, shownName } from './fileName';

/**
 * The name of a file. Where there is not enough room its middle goes, never its extension, which says what the file
 * is; and whichever way its letters run, nothing outside of it is turned with them.
 */
export function FileName({ name, className = '' }: { name: string; className?: string }) {
  const shown = shownName(name);
  const { start, end } = cutParts(shown);
  return (
    <span title={shown} className={`flex min-w-0 whitespace-pre ${className}`}>
      <bdi className="truncate">{start}</bdi>
      {end === '' ? null : <bdi className="shrink-0">{end}</bdi>}
    </span>
  );
}
