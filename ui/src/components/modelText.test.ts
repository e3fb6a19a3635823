import { expect, it } from 'vitest';
import type { ModelInfo } from '../generated/ModelInfo';
import { i18n } from '../i18n';
import { findModels, modelText, priceText } from './modelText';

const t = i18n.getFixedT('en', 'components');
const model = (id: string, change: Partial<ModelInfo> = {}): ModelInfo => ({
  provider_id: 'p',
  id,
  limits: null,
  price: null,
  ...change,
});

it('writes prices with the decimals they need', () => {
  expect(priceText('en', 1.25e12)).toBe('$1.25');
  expect(priceText('en', 0.005e12)).toBe('$0.005');
  expect(priceText('en', 10e12)).toBe('$10.00');
});

it('says what is known of a model, and never a price of 0 for an unknown one', () => {
  const limits = { context_window: 1_047_576, max_output: 32_768 };
  const price = {
    model: 'm',
    input: 2e12,
    cached_input: null,
    output: 8e12,
    cache_write: null,
    long_context: null,
    limits,
    provider: null,
    as_of: '2026-01-01',
    source: '',
  };
  expect(modelText(t, 'en', model('m'))).toBe('');
  expect(modelText(t, 'en', model('m', { limits }))).toBe('1.05M tokens');
  expect(modelText(t, 'en', model('m', { price }))).toBe('1.05M tokens · $2.00 in, $8.00 out per million');
});

it('finds models that have every word, up to a limit', () => {
  const models = ['gpt-5', 'gpt-5-mini', 'o3-mini'].map((id) => model(id));
  const ids = (text: string, limit = 10) => findModels(models, text, limit).map(({ id }) => id);
  expect(ids('MINI 5')).toEqual(['gpt-5-mini']);
  expect(ids('')).toHaveLength(3);
  expect(ids('', 2)).toHaveLength(2);
});
