import { createTauriHost } from './host/tauri';

/*
 * A part of its own, small enough to run while the rest of the page is still being read: by then the core has
 * answered.
 */
if ('__TAURI_INTERNALS__' in window) {
  const host = createTauriHost();
  const asked = host.bootstrap();
  // Whoever takes the answer hears of a refusal, too.
  asked.catch(() => {});

  const { showApp } = await import('./main');
  showApp(host, asked);
} else {
  // A browser: what it needs is no part of the window's page.
  const { enter } = await import('./host/web/enter');
  const entrance = await enter();
  const { showApp, showJoin } = await import('./main');
  if (entrance.joining !== null) await showJoin(entrance.joining);
  const host = await entrance.host();
  await showApp(host, host.bootstrap());
}
