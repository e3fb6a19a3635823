import { render } from '@testing-library/react';
import axe from 'axe-core';
import type { ReactNode } from 'react';
import { HostProvider } from '../host/HostContext';
import { applyToSession, startSession } from '../host/session';
import type { TestHost } from '../host/testHost';

/** Shows a part of the UI as it stands below a bootstrapped `App`. */
export async function renderWithHost(host: TestHost, element: ReactNode) {
  const bootstrap = await host.bootstrap();
  if (bootstrap.type === 'ready') startSession(bootstrap);
  host.onEvent(applyToSession);
  return render(<HostProvider host={host}>{element}</HostProvider>);
}

/** What axe finds wrong on the whole page. Contrast needs pixels: `contrast.test.ts` looks after it. */
export async function accessibilityFaults(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
}
