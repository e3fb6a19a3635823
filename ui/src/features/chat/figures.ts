import type { Picodollars } from '../../generated/Picodollars';

/** US dollars with as many digits as say something; a cost that is not 0 is never shown as 0. */
export function formatCost(cost: Picodollars, language: string): string {
  const dollars = cost / 1e12;
  const digits = dollars === 0 || dollars >= 1 ? 2 : dollars >= 0.01 ? 3 : 4;
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: Math.min(digits, 2),
    maximumFractionDigits: digits,
  });
  const least = 1 / 10 ** digits;
  return dollars > 0 && dollars < least ? `< ${format.format(least)}` : format.format(dollars);
}

export function formatCount(count: number, language: string): string {
  return new Intl.NumberFormat(language).format(count);
}

const encoder = new TextEncoder();

/** Bytes of the text in UTF-8. */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}

/** Whether the text has more bytes of UTF-8 than `limit`, counted only where its length leaves a doubt. */
export function isOver(text: string, limit: number): boolean {
  return text.length * 3 > limit && utf8Bytes(text) > limit;
}
