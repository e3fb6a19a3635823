import { createTauriHost } from './host/tauri';

/*
 * A part of its own, small enough to run while the rest of the page is still being read: by then the core has
 * answered.
 */
const host = createTauriHost();
const asked = host.bootstrap();
// Whoever takes the answer hears of a refusal, too.
asked.catch(() => {});

const { showApp } = await import('./main');
showApp(host, asked);
