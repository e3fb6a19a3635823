import { expect, it } from 'vitest';

const sources = import.meta.glob<string>('../**/*.{ts,tsx}', {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** Paths below `src`, as `features/sidebar/ChatSidebar.tsx`. */
const files = Object.entries(sources).map(([path, text]) => ({
  path: path.replace(/^\.\//, 'test/').replace(/^\.\.\//, ''),
  text,
}));

function importsOf({ path, text }: { path: string; text: string }): string[] {
  const names = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name ?? '');
  return names.map((name) =>
    name.startsWith('.') ? new URL(name, `file:///${path}`).pathname.slice(1) : `npm:${name}`,
  );
}

const isTest = (path: string) => path.includes('.test.') || path.startsWith('test/');

/** Which folders each folder may import from; a feature knows no other feature. */
function mayImport(from: string, to: string): boolean {
  if (to.startsWith('npm:')) return !to.startsWith('npm:@tauri-apps/') || from === 'host/tauri.ts';
  if (from === 'main.tsx' || from === 'begin.ts' || to.startsWith('generated')) return true;
  const [folder, feature] = from.split('/');
  if (folder === 'app') return /^(app|features|components|host)\//.test(to);
  if (folder === 'features') {
    const saysItself = from === `features/${feature}/strings.ts` && /^(i18n$|locales\/)/.test(to);
    return saysItself || to.startsWith(`features/${feature}/`) || /^(components|host)\//.test(to);
  }
  if (folder === 'components') return to.startsWith('components/');
  if (folder === 'host') return to.startsWith('host/');
  return false;
}

it('finds the sources', () => {
  expect(files.length).toBeGreaterThan(20);
});

it('keeps dependencies pointing one way: app, features, then components and host', () => {
  const wrong = files
    .filter(({ path }) => !isTest(path) && !path.startsWith('generated'))
    .flatMap((file) =>
      importsOf(file)
        .filter((to) => !mayImport(file.path, to))
        .map((to) => `${file.path} imports ${to}`),
    );
  expect(wrong).toEqual([]);
});

it('speaks to a network nowhere but in the browser’s host', () => {
  const speaking = files
    .filter(({ path }) => !isTest(path) && !path.startsWith('generated') && !path.startsWith('host/web/'))
    .filter(({ text }) => /\b(fetch|WebSocket|EventSource|XMLHttpRequest)\(/.test(text))
    .map(({ path }) => path);
  expect(speaking).toEqual([]);
});

it('keeps files small enough to have one subject', () => {
  const long = files
    .filter(({ path }) => !path.startsWith('generated'))
    .filter(({ text }) => text.split('\n').length > 400)
    .map(({ path }) => path);
  expect(long).toEqual([]);
});
