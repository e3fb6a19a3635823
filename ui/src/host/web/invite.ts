import { textOfBase64url } from './base64url';

/** What the fragment of an invite's link holds, as far as a browser has a use for it. */
export interface Invite {
  code: string;
  /** The certificate's SPKI SHA-256 in hexadecimal; empty where the host is on this machine and has none. */
  fingerprint: string;
  spaceName: string;
}

/** Reads `#<base64url of JSON>`; `null` if it is no invite that this version knows. */
export function readInvite(fragment: string): Invite | null {
  try {
    const read: unknown = JSON.parse(textOfBase64url(fragment.replace(/^#/, '')));
    if (typeof read !== 'object' || read === null || !('v' in read) || read.v !== 1) return null;
    const code = 'c' in read ? read.c : undefined;
    const fingerprint = 'f' in read ? read.f : undefined;
    const name = 'n' in read ? read.n : undefined;
    if (typeof code !== 'string' || code === '') return null;
    return {
      code,
      fingerprint: typeof fingerprint === 'string' ? fingerprint : '',
      spaceName: typeof name === 'string' ? name : '',
    };
  } catch {
    return null;
  }
}

/** Takes the invite out of the address bar, so that its code is in no history, bookmark or copied address. */
export function takeInvite(): Invite | null {
  const { hash, pathname } = window.location;
  // It may lead to a message, too, which whoever is in goes to.
  if (hash === '' || hash.startsWith('#message/')) return null;
  window.history.replaceState(null, '', pathname);
  return readInvite(hash);
}
