import { placeOfLink } from '../messageLinks';

const KEPT = new Set(['\n', '\t', '\r']);

/**
 * Control characters in a shape that can be seen and does nothing (Unicode's control pictures, U+2400), unit
 * for unit, so that places in the text stay the same. Line breaks and tabs stay.
 */
export function showControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => {
    if (KEPT.has(char)) return char;
    const code = char.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** In code, marks that turn the direction of text can make it read as what it is not: they are shown too. */
export function showDirectionMarks(code: string): string {
  return code.replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

const OPENED = new Set(['http:', 'https:', 'mailto:']);

/** The address as it would be opened (its host in ASCII), or `null` if Hearth does not open such links. */
export function openableUrl(href: string | undefined): string | null {
  try {
    const url = new URL(href ?? '');
    return OPENED.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The address of a message in Hearth, or `null` if it is none. */
export function messageUrl(href: string | undefined): string | null {
  return href !== undefined && placeOfLink(href) !== null ? href : null;
}
