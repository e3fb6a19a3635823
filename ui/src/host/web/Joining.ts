import type { Registered } from '../../generated/Registered';
import type { Registration } from '../../generated/Registration';
import type { SpaceCard } from '../../generated/SpaceCard';
import { codeOf } from '../errorCode';
import type { Invite } from './invite';
import type { Keep } from './keep';
import { type DeviceKey, makeDeviceKey } from './membership';
import { apiError, request } from './request';
import type { SignIn } from './SignIn';

const ASK_AGAIN_MS = 2000;

/** A browser on its way into a space. */
export class Joining {
  private key: DeviceKey | null = null;

  constructor(
    private readonly keep: Keep,
    private readonly signIn: SignIn,
    /** None where the page was opened without one. */
    readonly invite: Invite | null,
    /** `waiting`: it has come with its invite already. `ended`: it was in, and lost its access. */
    readonly state: 'new' | 'waiting' | 'ended',
  ) {}

  /** What the space says of itself. */
  space(): Promise<SpaceCard> {
    return request<SpaceCard>('space');
  }

  /** Uses up the invite. Tried again with the same names and key, the host knows that it is the same browser. */
  async register(userName: string, deviceName: string): Promise<void> {
    if (this.invite === null) throw apiError('invite_invalid', 'There is no invite.');
    this.key ??= await makeDeviceKey();
    const body: Registration = {
      code: this.invite.code,
      user_name: userName,
      device_name: deviceName,
      kind: 'browser',
      public_key: this.key.publicKey,
    };
    const registered = await request<Registered>('auth/register', { method: 'POST', body });
    const { device_id, user_id, refresh_token, space } = registered;
    await this.keep.setMembership({
      deviceId: device_id,
      userId: user_id,
      spaceName: space.name,
      refreshToken: refresh_token,
      key: this.key.key,
    });
  }

  /** Ends when the owner has let this device in. Rejects if they turned it away. */
  async letIn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.signIn.token();
        return;
      } catch (error) {
        if (codeOf(error) === 'unauthorized') {
          await this.keep.setMembership(null);
          throw error;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}
