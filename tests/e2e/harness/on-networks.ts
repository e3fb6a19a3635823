import { describe, test } from 'vitest';

import { noNetworks } from './network.ts';

/** Stories that need networks of their own, which not every machine can make. */
export function onNetworks(title: string, stories: () => void): void {
  const impossible = noNetworks();
  // Where everything is to be checked, a machine that cannot is a fault. At a desk it is only said.
  if (impossible !== undefined && process.env.CI) {
    test(title, () => {
      throw new Error(impossible);
    });
  }
  describe.skipIf(impossible !== undefined)(`${title} (${impossible ?? 'for real'})`, stories);
}
