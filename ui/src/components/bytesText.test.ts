import { expect, it } from 'vitest';
import { bytesText } from './bytesText';

it('writes sizes as file managers do', () => {
  expect(bytesText('en', 0)).toBe('0 bytes');
  expect(bytesText('en', 1)).toBe('1 byte');
  expect(bytesText('en', 999)).toBe('999 bytes');
  expect(bytesText('en', 5_400_000)).toBe('5.4 MB');
  expect(bytesText('en', 2 ** 60)).toBe('1,152,921.5 TB');
});
