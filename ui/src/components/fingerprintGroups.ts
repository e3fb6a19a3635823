const GROUP = 4;

/** `AB12`, `CD34`, ...; each with its place in the whole. */
export function fingerprintGroups(fingerprint: string): { at: number; text: string }[] {
  const groups = fingerprint.toUpperCase().match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? [];
  return groups.map((text, index) => ({ at: index * GROUP, text }));
}
