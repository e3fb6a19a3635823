import { describe, expect, it } from 'vitest';
import { afterClose, backoffMs } from './backoff';

const most = () => 1;

describe('connecting again', () => {
  it('waits a random part of 0.5 s, doubled up to 20 s', () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 60].map((attempt) => backoffMs(attempt, most));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
    expect(backoffMs(3, () => 0)).toBe(0);
    expect(backoffMs(3, () => 0.25)).toBe(1000);
  });

  // Section 13 of the protocol.
  it.each([
    [1001, { type: 'again', afterMs: 500, notBeforeMs: 0, withNewToken: false }],
    [1006, { type: 'again', afterMs: 500, notBeforeMs: 0, withNewToken: false }],
    [1007, { type: 'again', afterMs: 40_000, notBeforeMs: 20_000, withNewToken: false }],
    [1009, { type: 'again', afterMs: 40_000, notBeforeMs: 20_000, withNewToken: false }],
    [4401, { type: 'again', afterMs: 500, notBeforeMs: 0, withNewToken: true }],
    [4403, { type: 'stop', why: 'revoked' }],
    [4408, { type: 'again', afterMs: 0, notBeforeMs: 0, withNewToken: false }],
    [4426, { type: 'stop', why: 'incompatible' }],
    [4429, { type: 'again', afterMs: 40_000, notBeforeMs: 20_000, withNewToken: false }],
    [4440, { type: 'again', afterMs: 0, notBeforeMs: 0, withNewToken: true }],
    [4499, { type: 'again', afterMs: 500, notBeforeMs: 0, withNewToken: false }],
  ])('does after %i what the protocol says', (code, next) => {
    expect(afterClose(code, 0, most)).toEqual(next);
  });

  it('leaves a host alone for at least 20 s that this guest was too much for', () => {
    for (const code of [1007, 1009, 4429]) {
      expect(afterClose(code, 0, () => 0)).toMatchObject({ afterMs: 20_000, notBeforeMs: 20_000 });
    }
  });
});
