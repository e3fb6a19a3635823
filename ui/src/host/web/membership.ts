import type { DeviceId } from '../../generated/DeviceId';
import type { UserId } from '../../generated/UserId';
import { toBase64url } from './base64url';

/** That this browser was let into a space, or waits to be. */
export interface Membership {
  deviceId: DeviceId;
  userId: UserId;
  spaceName: string;
  /** Good until its successor was used. */
  refreshToken: string;
  /** Signs for this device. No script can read it out of the browser. */
  key: CryptoKey;
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

export interface DeviceKey {
  key: CryptoKey;
  /** An uncompressed P-256 point in base64url. */
  publicKey: string;
}

export async function makeDeviceKey(): Promise<DeviceKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
  const point = await crypto.subtle.exportKey('raw', publicKey);
  return { key: privateKey, publicKey: toBase64url(new Uint8Array(point)) };
}

/** Shows that the refresh token is this device's own. */
export async function signRefresh({ key, refreshToken }: Membership): Promise<string> {
  const text = new TextEncoder().encode(`hearth-refresh-v1:${refreshToken}`);
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, text);
  return toBase64url(new Uint8Array(signature));
}
