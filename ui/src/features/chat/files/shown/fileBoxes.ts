import type { Attachment } from '../../../../generated/Attachment';
import type { ImageSize } from '../../../../generated/ImageSize';
import { isPicture, kindOf } from '../fileKind';

/** In CSS pixels. */
const MOST_WIDTH = 400;
const MOST_HEIGHT = 320;
const LEAST = 56;
const GAP = 6;
const CARD = 58;
const PLAYER = 48;

/** Sounds and films up to this size, in bytes, are fetched without being asked for. */
export const PLAYED_AT_ONCE = 2_000_000;

/** The place of one picture, known before any of it is here. It is never shown larger than it is. */
export function pictureBox({ width, height }: ImageSize): ImageSize {
  const scale = Math.min(1, MOST_WIDTH / Math.max(width, 1), MOST_HEIGHT / Math.max(height, 1));
  return {
    width: Math.max(LEAST, Math.round(width * scale)),
    height: Math.max(LEAST, Math.round(height * scale)),
  };
}

/** Several pictures stand in squares, so many side by side. */
export function columnsOf(pictures: number): 2 | 3 {
  return pictures === 2 || pictures === 4 ? 2 : 3;
}

/** How high the files of a message likely are in CSS pixels, until they are measured. */
export function likelyFilesHeight(files: readonly Attachment[]): number {
  const pictures = files.filter(isPicture);
  const others = files.filter((file) => !isPicture(file));
  const cards = others.reduce((sum, file) => sum + cardHeight(file) + GAP, 0);
  return picturesHeight(pictures) + cards;
}

function picturesHeight(pictures: readonly Attachment[]): number {
  const [first] = pictures;
  if (first?.image === undefined) return 0;
  if (pictures.length === 1) return pictureBox(first.image).height + GAP;
  const columns = columnsOf(pictures.length);
  return Math.ceil(pictures.length / columns) * (MOST_WIDTH / columns) + GAP;
}

function cardHeight(file: Attachment): number {
  const kind = kindOf(file);
  if (kind === 'audio') return CARD + PLAYER;
  if (kind !== 'video') return CARD;
  return file.bytes > PLAYED_AT_ONCE ? CARD + PLAYER : CARD + (MOST_WIDTH * 9) / 16;
}
