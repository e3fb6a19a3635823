import { create } from 'zustand';

/** Where the hosts are kept whose pictures this installation always shows. */
const KEY = 'hearth.imageHosts';
const MOST = 500;

const useImageHosts = create<ReadonlySet<string>>()(() => new Set(kept()));

export function useIsImageHostAllowed(host: string | null): boolean {
  return useImageHosts((hosts) => host !== null && hosts.has(host));
}

export function allowImageHost(host: string): void {
  const hosts = [...useImageHosts.getState(), host].slice(-MOST);
  useImageHosts.setState(new Set(hosts), true);
  try {
    localStorage.setItem(KEY, JSON.stringify(hosts));
  } catch {
    // Where nothing can be kept, it holds for as long as the page is open.
  }
}

function kept(): string[] {
  try {
    const hosts: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(hosts) ? hosts.filter((host) => typeof host === 'string') : [];
  } catch {
    return [];
  }
}
