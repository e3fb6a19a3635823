import { showControls, showDirectionMarks } from '../../../components/markdown/safeText';

/** Longer names are cut where they are shown, in UTF-16 units. */
const LONGEST = 200;
const LONGEST_EXTENSION = 12;

interface NameParts {
  stem: string;
  /** With its dot; empty where there is none. */
  extension: string;
}

/** A name as it can be shown: what would turn its direction, break its line or not be seen at all is made visible. */
export function shownName(name: string): string {
  const { stem, extension } = partsOf(showDirectionMarks(showControls(name)).replace(/[\n\r\t]/g, '\ufffd'));
  const room = LONGEST - extension.length;
  if (stem.length <= room) return stem + extension;
  const half = Math.floor((room - 1) / 2);
  return `${whole(stem.slice(0, half))}…${whole(stem.slice(-half))}${extension}`;
}

/** The name before its extension, and that. A name with a dot at its beginning has none. */
export function partsOf(name: string): NameParts {
  const dot = name.lastIndexOf('.');
  const isExtension = dot > 0 && dot < name.length - 1 && name.length - dot <= LONGEST_EXTENSION;
  return isExtension
    ? { stem: name.slice(0, dot), extension: name.slice(dot) }
    : { stem: name, extension: '' };
}

/** So much of the end of a long stem stays with the extension: versions differ there. */
const TAIL = 8;
const LONG_STEM = 24;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A shown name in two parts, of which the first may be cut where there is not enough room. A name that runs from right
 * to left keeps its letters together: two parts of it would stand in the wrong order.
 */
export function cutParts(shown: string): { start: string; end: string } {
  const { stem, extension } = partsOf(shown);
  const isCut = stem.length > LONG_STEM && !RIGHT_TO_LEFT.test(stem);
  const at = isCut ? stem.length - whole(stem.slice(-TAIL)).length : stem.length;
  return { start: stem.slice(0, at), end: stem.slice(at) + extension };
}

/** Without half a character at either end. */
function whole(text: string): string {
  return text.replace(/^[\udc00-\udfff]/, '').replace(/[\ud800-\udbff]$/, '');
}
