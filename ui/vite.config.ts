import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Parts of Streamdown that are not called, and larger than all that is. */
const absent = ['rehype-raw', 'rehype-sanitize', 'rehype-harden', 'marked', 'tailwind-merge'];
const nothing = '/src/components/markdown/absent.ts';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // Relative addresses let the same build be served by the window and below any path of a server.
  base: './',
  resolve: { alias: Object.fromEntries(absent.map((name) => [name, nothing])) },
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    // The oldest engines Hearth runs in: WebKitGTK 2.40 (Safari 16.4) and WebView2 of the same year.
    target: ['safari16.4', 'chrome111'],
    reportCompressedSize: false,
    // In kilobytes. The largest grammars of the highlighter are loaded only when their language is shown.
    chunkSizeWarningLimit: 1000,
  },
  // Workers load their parts as they need them, which the older format cannot do.
  worker: { format: 'es' },
  test: {
    environment: 'jsdom',
    // Built as in the window, without its absent parts.
    server: { deps: { inline: ['streamdown'] } },
    setupFiles: ['src/test/setup.ts'],
    // Read as text by the contrast test; no other style sheet is needed without a layout.
    css: { include: [/styles\.css/] },
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
