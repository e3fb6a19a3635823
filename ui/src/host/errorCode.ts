import type { ErrorCode } from '../generated/ErrorCode';

/** By which code a host, or this machine's core, refused; `null` for what neither of them said. */
export function codeOf(error: unknown): ErrorCode | null {
  // A `DOMException` has a number of that name.
  const isRefusal =
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
  return isRefusal ? (error.code as ErrorCode) : null;
}
