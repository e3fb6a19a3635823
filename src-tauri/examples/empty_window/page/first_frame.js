// The second of two frames is drawn when the first one is on the screen.
requestAnimationFrame(() => requestAnimationFrame(() => window.__TAURI_INTERNALS__.invoke('first_frame')));
