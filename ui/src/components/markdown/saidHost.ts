/** Endings by which a bare name is taken for a host's, and not for a file's (`main.rs`, `notes.md`). */
const ENDINGS =
  /\.(?:com|org|net|edu|gov|mil|int|info|biz|io|ai|app|dev|co|me|tv|eu|uk|us|de|fr|it|es|nl|ch|at|se|no|fi|dk|be|ie|pt|cz|gr|ru|ua|tr|cn|jp|kr|in|br|mx|ar|ca|au|nz|za)$/i;
const ADDRESS = /^(https?:\/\/|www\.)?((?:[\p{L}\p{N}_-]+\.)+[\p{L}]{2,63})(?=[/:?#]|$)/iu;
const LONGEST = 300;

/**
 * The host that a link's text names although the link leads to another; `null` for all honest links. A host and its
 * subdomains are one.
 */
export function otherHostSaid(text: string, url: string): string | null {
  const said = ADDRESS.exec(text.trim().slice(0, LONGEST));
  const name = said?.[2];
  if (said === null || name === undefined || (said[1] === undefined && !ENDINGS.test(name))) return null;
  const hosts = [`https://${name}`, url].map(hostOf);
  const [spoken, real] = hosts;
  if (!spoken || !real || spoken === real) return null;
  return spoken.endsWith(`.${real}`) || real.endsWith(`.${spoken}`) ? null : spoken;
}

/** Without `www.`; of a mail address what stands behind the `@`. */
export function hostOf(url: string): string | null {
  try {
    const { protocol, hostname, pathname } = new URL(url);
    const host = protocol === 'mailto:' ? (pathname.split('@').at(-1) ?? '') : hostname;
    return host.toLowerCase().replace(/^www\./, '');
  } catch {
    return null;
  }
}
