import { expect, it, vi } from 'vitest';
import { loadMath } from './useMath';

const createMathPlugin = vi.hoisted(() => vi.fn());
vi.mock('@streamdown/math', () => ({ createMathPlugin }));

it('what draws formulas is loaded again after it could not be', async () => {
  createMathPlugin.mockImplementationOnce(() => {
    throw new Error('no network');
  });
  createMathPlugin.mockReturnValue({ rehypePlugin: () => {} });
  await expect(loadMath()).rejects.toThrow('no network');
  await expect(loadMath()).resolves.toHaveProperty('math');
});
