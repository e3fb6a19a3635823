/** What an invite's link says. */
export interface Invite {
  link: string;
  addresses: string[];
  fingerprint: string;
  code: string;
}

export function readInvite(link: string): Invite {
  const written = JSON.parse(Buffer.from(link.slice(link.indexOf('#') + 1), 'base64url').toString('utf8'));
  return { link, addresses: written.a, fingerprint: written.f, code: written.c };
}
