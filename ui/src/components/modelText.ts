import type { TFunction } from 'i18next';
import type { ModelInfo } from '../generated/ModelInfo';
import type { Picodollars } from '../generated/Picodollars';
import type { TokenCount } from '../generated/TokenCount';

const PICODOLLARS = 1e12;

/** `$1.25`; as many decimals as a small price needs. */
export function priceText(language: string, price: Picodollars): string {
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: 4,
  });
  return format.format(price / PICODOLLARS);
}

/** `128K`, `1.05M`. */
function tokensText(language: string, tokens: TokenCount): string {
  return new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 2 }).format(tokens);
}

/** A model's context window and prices, as far as they are known; empty if nothing is. */
export function modelText(t: TFunction, language: string, { limits, price }: ModelInfo): string {
  const window = limits ?? price?.limits ?? null;
  const parts = [
    window === null
      ? ''
      : t('model.window', { ns: 'components', tokens: tokensText(language, window.context_window) }),
    price === null
      ? ''
      : t('model.price', {
          ns: 'components',
          input: priceText(language, price.input),
          output: priceText(language, price.output),
        }),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Models whose name holds every word of `text`, at most `limit` of them. */
export function findModels(models: readonly ModelInfo[], text: string, limit: number): ModelInfo[] {
  const words = text.toLowerCase().split(/\s+/);
  return models.filter(({ id }) => words.every((word) => id.toLowerCase().includes(word))).slice(0, limit);
}
