import type { ApiError } from '../../generated/ApiError';
import type { ErrorCode } from '../../generated/ErrorCode';

export const API = '/api/v1/';
/** An answer that takes longer will not come. */
const PATIENCE_MS = 30_000;

export interface Ask {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  token?: string;
  patienceMs?: number;
}

/** Asks the host, below `/api/v1`. Rejects with an `ApiError`. */
export async function request<T>(path: string, ask: Ask = {}): Promise<T> {
  const { method = 'GET', body, token, patienceMs = PATIENCE_MS } = ask;
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (token !== undefined) headers.Authorization = `Bearer ${token}`;
  const init: RequestInit = {
    method,
    headers,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  };
  if (body !== undefined) init.body = JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(API + path, init);
  } catch {
    // What the browser says of it is meant for programmers, and differs from one to the next: its code says all.
    throw apiError('unavailable', '');
  }
  const text = await response.text().catch(() => '');
  if (!response.ok) throw problemOf(response.status, text);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export function apiError(code: ErrorCode, message: string): ApiError {
  return { code, message };
}

/** What a refusal says (RFC 9457), or, where it is none of the host's, what its status says. */
export function problemOf(status: number, text: string): ApiError {
  try {
    const read = JSON.parse(text) as { code?: unknown; detail?: unknown; title?: unknown };
    if (typeof read.code === 'string') {
      return apiError(read.code as ErrorCode, String(read.detail ?? read.title ?? ''));
    }
  } catch {
    // A proxy in between answers in its own words.
  }
  const codes: Record<number, ErrorCode> = {
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not_found',
    413: 'too_long',
    429: 'rate_limited',
  };
  return apiError(codes[status] ?? (status >= 500 ? 'unavailable' : 'internal'), `HTTP ${status}`);
}
