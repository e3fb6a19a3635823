import { useEffect, useState } from 'react';
import type { StreamdownProps } from 'streamdown';

type Plugins = NonNullable<StreamdownProps['plugins']>;

let loaded: Plugins | null = null;
let loading: Promise<Plugins> | null = null;

/** What draws formulas, loaded when the first one is met; `null` until then and where it is not wanted. */
export function useMath(wanted: boolean): Plugins | null {
  const [ready, setReady] = useState(loaded !== null);
  useEffect(() => {
    if (!wanted || ready) return;
    let ended = false;
    loadMath().then(
      () => {
        if (!ended) setReady(true);
      },
      // The formula stays as it was written.
      () => {},
    );
    return () => {
      ended = true;
    };
  }, [wanted, ready]);
  return wanted && ready ? loaded : null;
}

/** Ends when formulas can be drawn. Rejects if they cannot; then the next formula tries again. */
export function loadMath(): Promise<Plugins> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(): Promise<Plugins> {
  const [{ createMathPlugin }] = await Promise.all([
    import('@streamdown/math'),
    import('katex/dist/katex.min.css'),
  ]);
  const math = createMathPlugin();
  const [draw] = Array.isArray(math.rehypePlugin) ? math.rehypePlugin : [math.rehypePlugin];
  loaded = { math: { ...math, rehypePlugin: [draw, LIMITS] as typeof math.rehypePlugin } };
  return loaded;
}

/** KaTeX's options: what it cannot read stands as it was written, and nothing grows without an end. */
const LIMITS = {
  errorColor: 'var(--danger)',
  strict: 'ignore',
  trust: false,
  maxExpand: 200,
  // In em: no rule, space or fraction covers the screen.
  maxSize: 20,
};
