import type { RefreshRequest } from '../../generated/RefreshRequest';
import type { Role } from '../../generated/Role';
import type { Tokens } from '../../generated/Tokens';
import { codeOf } from '../errorCode';
import type { Keep } from './keep';
import { signRefresh } from './membership';
import { apiError, request } from './request';

/** So long before its end an access token is replaced. */
const EARLY_MS = 120_000;

interface Access {
  token: string;
  role: Role;
  /** By this page's own clock. */
  until: number;
}

/** This browser's way in: short access tokens, each for a refresh token that is used once. */
export class SignIn {
  private access: Access | null = null;
  private asking: Promise<Access> | null = null;

  constructor(private readonly keep: Keep) {}

  /** An access token that is good for a while yet. Rejects with `unauthorized` where this device has lost its access. */
  async token(): Promise<string> {
    return (await this.current()).token;
  }

  async role(): Promise<Role> {
    return (await this.current()).role;
  }

  /** Milliseconds until `token` gives another one. */
  renewsInMs(): number {
    return Math.max(0, (this.access?.until ?? 0) - EARLY_MS - Date.now());
  }

  /** The host takes the token no more. */
  forget(): void {
    this.access = null;
  }

  /** Asks the host as this device. A token that is refused is replaced once. */
  async request<T>(path: string, ask: Parameters<typeof request>[1] = {}): Promise<T> {
    const token = await this.token();
    try {
      return await request<T>(path, { ...ask, token });
    } catch (error) {
      if (codeOf(error) !== 'unauthorized') throw error;
      if (this.access?.token === token) this.forget();
      return await request<T>(path, { ...ask, token: await this.token() });
    }
  }

  private async current(): Promise<Access> {
    if (this.access !== null && this.renewsInMs() > 0) return this.access;
    this.asking ??= this.refresh().finally(() => {
      this.asking = null;
    });
    return await this.asking;
  }

  private refresh(): Promise<Access> {
    // Another tab may be about to use the same token, and then this one must take the next.
    return alone('hearth-refresh', async () => {
      const membership = await this.keep.membership();
      if (membership === null) throw apiError('unauthorized', 'This browser takes part in no space.');
      const body: RefreshRequest = {
        device_id: membership.deviceId,
        refresh_token: membership.refreshToken,
        signature: await signRefresh(membership),
      };
      const tokens = await request<Tokens>('auth/refresh', { method: 'POST', body });
      // First kept, then used: a token whose successor was used is worth nothing more.
      await this.keep.setMembership({ ...membership, refreshToken: tokens.refresh_token });
      const { access_token, expires_in_s, role } = tokens;
      this.access = { token: access_token, role, until: Date.now() + expires_in_s * 1000 };
      return this.access;
    });
  }
}

/** Runs `task` in one tab at a time, where the browser can see to that. */
function alone<T>(name: string, task: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request(name, task) : task();
}
