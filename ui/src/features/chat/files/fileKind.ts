import type { Attachment } from '../../../generated/Attachment';

export type FileKind = 'image' | 'audio' | 'video' | 'pdf' | 'text' | 'code' | 'archive' | 'other';

type Described = Pick<Attachment, 'name' | 'media_type'>;

/** What is drawn as a picture: pixels and nothing else. An SVG can hold scripts and addresses, and is a card. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);

const ARCHIVES = /^application\/(zip|gzip|x-(tar|7z-compressed|rar-compressed|bzip2|xz)|vnd\.rar|zstd)$/;

const CODE_TYPES =
  /^(text\/(html|css|javascript|x-.+)|image\/svg\+xml|application\/(json|xml|javascript|toml|yaml|sql|.+\+(json|xml)|x-(sh|yaml|httpd-php)))$/;

const CODE_NAMES =
  /\.(c|cc|cpp|cs|css|dart|ex|go|h|hpp|hs|html?|java|jsx?|json|kt|lua|mjs|php|pl|py|r|rb|rs|scala|sh|sql|svg|swift|toml|tsx?|vue|xml|ya?ml|zig)$/i;

const TEXT_NAMES = /\.(txt|md|markdown|log|csv|tsv|ini|cfg|conf|env|diff|patch|tex|rst|srt|vtt)$/i;

/** What a file is for whoever looks at it. Its type is the host's word; the name helps where that says little. */
export function kindOf({ name, media_type }: Described): FileKind {
  if (PICTURES.has(media_type)) return 'image';
  if (media_type === 'application/pdf') return 'pdf';
  if (CODE_TYPES.test(media_type)) return 'code';
  if (media_type.startsWith('audio/')) return 'audio';
  if (media_type.startsWith('video/')) return 'video';
  if (ARCHIVES.test(media_type)) return 'archive';
  const isText = media_type.startsWith('text/');
  if (!isText && media_type !== 'application/octet-stream') return 'other';
  if (CODE_NAMES.test(name)) return 'code';
  return isText || TEXT_NAMES.test(name) ? 'text' : 'other';
}

/** Whether it is drawn as a picture: the host has looked at it and found it small enough. */
export function isPicture(file: Attachment): boolean {
  return file.image !== undefined && kindOf(file) === 'image';
}

/**
 * What a page may take fetched bytes for. Whatever is neither a picture nor a sound or film is nothing that a page
 * would draw or run, so that no host can have its own pages opened as part of this one.
 */
export function safeType(file: Attachment, fetched: string): string {
  const kind = kindOf(file);
  // A smaller picture of a picture may be of another kind.
  if (kind === 'image') return PICTURES.has(fetched) ? fetched : file.media_type;
  return kind === 'audio' || kind === 'video' ? file.media_type : 'application/octet-stream';
}
