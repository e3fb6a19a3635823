import { describe, expect, it } from 'vitest';
import styles from '../styles.css?raw';

/** Tokens as `[light, dark]`. */
const tokens = new Map(
  [...styles.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name ?? '', [light ?? '', dark ?? ''] as const],
  ),
);

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['canvas', 'side', 'surface', 'hover', 'selected'];
const texts: [text: string, grounds: string[]][] = [
  ['ink', [...grounds, 'accent-soft', 'danger-soft', 'warn-soft']],
  ['quiet', [...grounds, 'accent-soft', 'danger-soft', 'warn-soft']],
  ['accent', ['canvas', 'side', 'surface', 'accent-soft']],
  ['danger', ['canvas', 'surface', 'hover', 'danger-soft']],
  ['on-accent', ['accent', 'accent-hover']],
];

describe.each(['light', 'dark'])('in the %s theme', (theme) => {
  const colour = (name: string) => tokens.get(name)?.[theme === 'light' ? 0 : 1] ?? '#000000';

  it.each(texts.flatMap(([text, on]) => on.map((ground) => [text, ground])))(
    '%s can be read on %s (WCAG AA)',
    (text, ground) => {
      expect(tokens.has(text) && tokens.has(ground)).toBe(true);
      expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(grounds)('the focus ring can be seen on %s', (ground) => {
    expect(contrast(colour('focus'), colour(ground))).toBeGreaterThanOrEqual(3);
  });
});
