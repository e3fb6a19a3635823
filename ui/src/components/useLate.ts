import { useEffect, useState } from 'react';

/** True once something has lasted longer than `patience` milliseconds: what is over sooner is not worth a word. */
export function useLate(isLasting: boolean, patience = 200): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isLasting) return;
    const timer = setTimeout(() => setIsLate(true), patience);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [isLasting, patience]);
  return isLate;
}
