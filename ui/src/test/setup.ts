import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, expect } from 'vitest';
import { refill } from '../components/markdown/renderQueue';
import { useChatStore } from '../features/sidebar/chatStore';
import { useSessionStore } from '../host/session';
import { initI18n } from '../i18n';

// A waiting test is ended by what it waits for; this only bounds a failure on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

const missingKeys = new Set<string>();
initI18n((key) => missingKeys.add(key));

afterEach(() => {
  cleanup();
  // Each test is a start of its own.
  useChatStore.setState(useChatStore.getInitialState(), true);
  useSessionStore.setState(useSessionStore.getInitialState(), true);
  refill();
  const missing = [...missingKeys];
  missingKeys.clear();
  expect(missing, 'every shown string is in a locale file').toEqual([]);
});

// jsdom lays nothing out: these say "a window of 1000 x 700 whose every box fills it".
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};
window.matchMedia ??= (query) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
    dispatchEvent: () => false,
  }) satisfies MediaQueryList;
Object.defineProperties(HTMLElement.prototype, {
  clientWidth: { configurable: true, get: () => 1000 },
  clientHeight: { configurable: true, get: () => 700 },
  offsetWidth: { configurable: true, get: () => 1000 },
  offsetHeight: { configurable: true, get: () => 700 },
});
// jsdom's files cannot be read as browsers' can.
Blob.prototype.arrayBuffer ??= function arrayBuffer() {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(this);
  });
};
Blob.prototype.text ??= async function text() {
  return new TextDecoder().decode(new Uint8Array(await this.arrayBuffer()));
};
Element.prototype.scrollTo ??= () => {};
Element.prototype.scrollIntoView ??= () => {};
// axe looks for icon fonts with a canvas, which jsdom has not.
HTMLCanvasElement.prototype.getContext = () => null;
