const SYSTEMS = [
  { sign: /iPhone|iPad/, name: 'iPhone' },
  { sign: /Android/, name: 'Android' },
  { sign: /Mac/, name: 'Mac' },
  { sign: /Win/, name: 'Windows' },
  { sign: /CrOS/, name: 'Chromebook' },
  { sign: /Linux/, name: 'Linux' },
] as const;

/** The system that a page runs on, as its user would call it; `null` if that cannot be told. */
export function systemName(userAgent: string): string | null {
  return SYSTEMS.find(({ sign }) => sign.test(userAgent))?.name ?? null;
}
