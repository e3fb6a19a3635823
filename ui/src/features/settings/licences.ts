export interface Licence {
  name: string;
  version: string;
  licence: string;
}

/** What Hearth is built with. The list is made from the lock files; it is long and only read here. */
export async function loadLicences(): Promise<Licence[]> {
  const file = await import('../../generated-data/licences.json');
  return file.default;
}
