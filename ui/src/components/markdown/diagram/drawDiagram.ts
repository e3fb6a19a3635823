import { configOf, NOT_LOADED, type Refusal, refusalOf } from './diagramLimits';

/** A diagram as a picture that runs nothing and loads nothing. */
export interface Picture {
  /** An address of this page's own, for as long as the page is open. */
  url: string;
  /** In CSS pixels. */
  width: number;
  height: number;
}

export type Drawn = Picture | { refused: Refusal | 'slow' | 'fault'; reason: string };

interface Frame {
  draw(text: string, config: object): Promise<string>;
}

const MOST_KEPT = 40;
const drawn = new Map<string, Promise<Drawn>>();
/** Those that are done, which are shown at once. */
const done = new Map<string, Drawn>();
let loading: Promise<Frame> | null = null;

const keyOf = (text: string, isDark: boolean) => `${isDark ? 'dark' : 'light'}:${text}`;

export function drawnBefore(text: string, isDark: boolean): Drawn | null {
  return done.get(keyOf(text, isDark)) ?? null;
}

/** Draws a diagram once, unless another time it may come out otherwise. What draws it is loaded with the first one. */
export function drawDiagram(text: string, isDark: boolean): Promise<Drawn> {
  const key = keyOf(text, isDark);
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const drawing = draw(text, isDark).then((result) => {
    if (isForGood(result)) keep(key, result);
    else drawn.delete(key);
    return result;
  });
  drawn.set(key, drawing);
  return drawing;
}

/** A busy machine is slow today, and what could not be loaded may be there the next time. */
function isForGood(result: Drawn): boolean {
  return 'url' in result || (result.refused !== 'slow' && result.reason !== NOT_LOADED);
}

function keep(key: string, result: Drawn): void {
  done.set(key, result);
  const [oldest] = done;
  if (done.size <= MOST_KEPT || oldest === undefined) return;
  const [forgotten, picture] = oldest;
  if ('url' in picture) URL.revokeObjectURL(picture.url);
  drawn.delete(forgotten);
  done.delete(forgotten);
}

async function draw(text: string, isDark: boolean): Promise<Drawn> {
  const refused = refusalOf(text);
  if (refused !== null) return { refused, reason: '' };
  let frame: Frame;
  try {
    frame = await loadFrame();
  } catch {
    return { refused: 'fault', reason: NOT_LOADED };
  }
  try {
    return pictureOf(await frame.draw(text, configOf(isDark)));
  } catch (error) {
    const reason = error instanceof Error && 'reason' in error ? error.reason : '';
    if (reason === null) return { refused: 'slow', reason: '' };
    return { refused: 'fault', reason: shortened(String(reason)) };
  }
}

function loadFrame(): Promise<Frame> {
  loading ??= import('./DiagramFrame')
    .then(({ DiagramFrame }) => new DiagramFrame())
    .catch((error: unknown) => {
      loading = null;
      throw error;
    });
  return loading;
}

const LONGEST_REASON = 160;

function shortened(reason: string): string {
  const line = reason.split('\n')[0] ?? '';
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line;
}

const OPENING = /<svg[^>]*>/;
const VIEW_BOX = /viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"/;

/** Its size is said, instead of that it fills its place, so that the place is kept before the picture is there. */
function pictureOf(svg: string): Picture {
  const opening = OPENING.exec(svg)?.[0] ?? '';
  const [width = 600, height = 400] =
    VIEW_BOX.exec(opening)
      ?.slice(1)
      .map((part) => Math.ceil(Number(part))) ?? [];
  const bare = opening.replace(/ (?:width|height|style)="[^"]*"/g, '');
  const sized = svg.replace(opening, bare.replace('<svg', `<svg width="${width}" height="${height}"`));
  return { url: URL.createObjectURL(new Blob([sized], { type: 'image/svg+xml' })), width, height };
}
