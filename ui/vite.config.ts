import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Parts of Streamdown that are not called, and larger than all that is. */
const absent = ['rehype-raw', 'rehype-sanitize', 'rehype-harden', 'marked', 'tailwind-merge'];
const nothing = '/src/components/markdown/absent.ts';

interface Modules {
  getModuleInfo(id: string): { importers: readonly string[] } | null;
}

/** Whether a module is there as soon as `root` is: whether imports that are not waited for lead to it. */
function belongsTo(root: string, id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (id.endsWith(root)) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  const importers = modules.getModuleInfo(id)?.importers ?? [];
  return importers.some((importer) => belongsTo(root, importer, modules, seen));
}

/** `root` and all that it needs to run as one part, which is fetched at once. */
const whole = (name: string, root: string, priority: number) => ({
  name: (id: string, modules: Modules) => (belongsTo(root, id, modules) ? name : null),
  priority,
});

/** Has the page's larger part fetched while its smaller one, `begin.ts`, asks the core. */
const fetchMainEarly: Plugin = {
  name: 'fetch-main-early',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const parts = Object.values(bundle).filter((part) => part.type === 'chunk');
      const main = parts.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/src/main.tsx'));
      const wanted = new Set(main === undefined ? [] : [main.fileName]);
      // What is added while it is gone through is gone through as well.
      for (const name of wanted) {
        const part = parts.find(({ fileName }) => fileName === name);
        for (const next of part?.imports ?? []) wanted.add(next);
      }
      return [...wanted].map((name) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `./${name}` },
        injectTo: 'head',
      }));
    },
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), fetchMainEarly],
  // Relative addresses let the same build be served by the window and below any path of a server.
  base: './',
  resolve: { alias: Object.fromEntries(absent.map((name) => [name, nothing])) },
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    // The oldest engines Hearth runs in: WebKitGTK 2.40 (Safari 16.4) and WebView2 of the same year.
    target: ['safari16.4', 'chrome111'],
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [whole('begin', '/src/begin.ts', 2), whole('main', '/src/main.tsx', 1)] },
      },
    },
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
