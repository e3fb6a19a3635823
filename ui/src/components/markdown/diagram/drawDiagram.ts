import { configOf, type Refusal, refusalOf } from './diagramLimits';

/** A diagram as a picture that runs nothing and loads nothing. */
export interface Picture {
  /** An address of this page's own, for as long as the page is open. */
  url: string;
  /** In CSS pixels. */
  width: number;
  height: number;
}

export type Drawn = Picture | { refused: Refusal | 'slow' | 'fault'; reason: string };

const MOST_KEPT = 40;
const drawn = new Map<string, Promise<Drawn>>();
/** Those that are done, which are shown at once. */
const done = new Map<string, Drawn>();
let frame: Promise<{ draw(text: string, config: object): Promise<string> }> | null = null;

const keyOf = (text: string, isDark: boolean) => `${isDark ? 'dark' : 'light'}:${text}`;

export function drawnBefore(text: string, isDark: boolean): Drawn | null {
  return done.get(keyOf(text, isDark)) ?? null;
}

/** Draws a diagram once. What draws it is loaded with the first one. */
export function drawDiagram(text: string, isDark: boolean): Promise<Drawn> {
  const key = keyOf(text, isDark);
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const drawing = draw(text, isDark).then((result) => {
    done.set(key, result);
    return result;
  });
  drawn.set(key, drawing);
  forgetOldest();
  return drawing;
}

function forgetOldest(): void {
  const [oldest] = drawn.keys();
  if (drawn.size <= MOST_KEPT || oldest === undefined) return;
  const picture = done.get(oldest);
  if (picture !== undefined && 'url' in picture) URL.revokeObjectURL(picture.url);
  drawn.delete(oldest);
  done.delete(oldest);
}

async function draw(text: string, isDark: boolean): Promise<Drawn> {
  const refused = refusalOf(text);
  if (refused !== null) return { refused, reason: '' };
  try {
    frame ??= import('./DiagramFrame').then(({ DiagramFrame }) => new DiagramFrame());
    return pictureOf(await (await frame).draw(text, configOf(isDark)));
  } catch (error) {
    const reason = error instanceof Error && 'reason' in error ? error.reason : '';
    if (reason === null) return { refused: 'slow', reason: '' };
    return { refused: 'fault', reason: shortened(String(reason)) };
  }
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
