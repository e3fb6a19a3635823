import { createTauriHost } from './host/tauri';

/*
 * A part of its own, small enough to run while the rest of the page is still being read: by then the core has
 * answered. It waits for nothing at its top, since the other parts may need something of it.
 */
void ('__TAURI_INTERNALS__' in window ? beginInWindow() : beginInBrowser());

async function beginInWindow(): Promise<void> {
  const host = createTauriHost();
  const asked = host.bootstrap();
  // Whoever takes the answer hears of a refusal, too.
  asked.catch(() => {});

  const { showApp } = await import('./main');
  await showApp(host, asked);
}

/** What only a browser needs is no part of the window's page. */
async function beginInBrowser(): Promise<void> {
  const { enter } = await import('./host/web/enter');
  const entrance = await enter();
  const { showApp, showJoin } = await import('./main');
  if (entrance.joining !== null) await showJoin(entrance.joining);
  const host = await entrance.host();
  await showApp(host, host.bootstrap());
}
