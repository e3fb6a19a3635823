import type { Attachment } from '../generated/Attachment';

/** Kinds that a browser shows and does not run. */
const SHOWN =
  /^(image\/(png|jpeg|gif|webp|bmp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/plain|application\/pdf)$/;

/** A file's bytes for the page. What could run if it were opened by itself, such as HTML or SVG, is bytes without a meaning. */
export function blobOf(parts: BlobPart[], file: Attachment, preview: boolean): Blob {
  // A preview may be of another kind than its file; a browser tells an image by its first bytes.
  if (preview) return new Blob(parts);
  return new Blob(parts, {
    type: SHOWN.test(file.media_type) ? file.media_type : 'application/octet-stream',
  });
}
