import { useEffect, useRef, useState } from 'react';

const SHOWN_MS = 1500;

/** A copy, and whether one was made just now. `copy` resolves to whether it was done. */
export function useCopied(copy: (text: string) => Promise<boolean>) {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copyNow = async (text: string) => {
    const done = await copy(text);
    clearTimeout(timer.current);
    setCopied(done);
    if (done) timer.current = setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return { copied, copy: copyNow };
}
