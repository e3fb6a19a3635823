import { expect, it } from 'vitest';
import { systemName } from './deviceName';

it('names the system as its user would', () => {
  expect(systemName('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15')).toBe('Linux');
  expect(systemName('Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36')).toBe('Android');
  expect(systemName('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')).toBe('Mac');
  expect(systemName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)')).toBe('iPhone');
  expect(systemName('something else')).toBeNull();
});
