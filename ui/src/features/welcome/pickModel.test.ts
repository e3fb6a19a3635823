import { expect, it } from 'vitest';
import type { ModelInfo } from '../../generated/ModelInfo';
import { pickModel } from './pickModel';

const priced = (id: string, of = id): ModelInfo => ({
  provider_id: 'p',
  id,
  limits: null,
  price: {
    model: of,
    provider: null,
    input: 1,
    cached_input: null,
    cache_write: null,
    output: 1,
    long_context: null,
    limits: null,
    as_of: '',
    source: '',
  },
});
const unknown = (id: string): ModelInfo => ({ provider_id: 'p', id, limits: null, price: null });

it('proposes the newest model of the middle of the range', () => {
  const models = [
    unknown('whisper-1'),
    priced('gpt-5'),
    priced('gpt-4.1-mini'),
    priced('gpt-5-mini'),
    priced('gpt-5-mini-2025-08-07', 'gpt-5-mini'),
    priced('gpt-5-nano'),
  ];
  expect(pickModel(models)).toBe('gpt-5-mini');
  expect(pickModel([...models, priced('gpt-5.10-mini'), priced('gpt-5.9-mini')])).toBe('gpt-5.10-mini');
});

it('proposes something even where nothing is known', () => {
  expect(pickModel([unknown('b'), unknown('a')])).toBe('b');
  expect(pickModel([unknown('z'), priced('a')])).toBe('a');
  expect(pickModel([])).toBeNull();
});
