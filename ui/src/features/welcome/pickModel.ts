import type { ModelInfo } from '../../generated/ModelInfo';

/**
 * The model to propose first. A provider's list holds much that cannot chat (speech, images, embeddings); the
 * price table holds chat models only, so a model with a price comes first. Among those the middle of the range
 * (`mini`) is proposed, and of these the newest, whose name sorts last.
 */
export function pickModel(models: readonly ModelInfo[]): string | null {
  const priced = models.filter(({ price }) => price !== null && !price.model.includes('audio'));
  // A dated name is a snapshot of the undated one.
  const undated = priced.filter(({ id, price }) => price?.model === id);
  const middle = undated.filter(({ id }) => id.endsWith('-mini'));
  const pool = [middle, undated, priced, models].find((some) => some.length > 0) ?? [];
  const names = pool.map(({ id }) => id);
  const order = new Intl.Collator('en', { numeric: true });
  return pool === models ? (names[0] ?? null) : (names.sort(order.compare).at(-1) ?? null);
}
