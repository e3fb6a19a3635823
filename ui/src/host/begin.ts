import { createTauriHost } from './tauri';

/*
 * Imported before all else: while the core reads what it is asked for here, the rest of the page is made ready.
 */
export const host = createTauriHost();
export const asked = host.bootstrap();
