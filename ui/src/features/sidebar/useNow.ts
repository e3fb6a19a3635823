import { useEffect, useState } from 'react';
import { startOfDay } from './listItems';

const HOUR_MS = 60 * 60 * 1000;

/** The time, renewed when the day changes: groups are named by their distance from today. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    // An hour at most, because a sleeping computer's timers stand still.
    const tomorrow = startOfDay(now + 26 * HOUR_MS);
    const timer = setTimeout(() => setNow(Date.now()), Math.min(tomorrow - Date.now() + 1000, HOUR_MS));
    return () => clearTimeout(timer);
  }, [now]);
  return now;
}
