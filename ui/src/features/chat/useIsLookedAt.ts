import { useSyncExternalStore } from 'react';

/** Whether the window has the user's attention: it is to be seen and has the focus. */
export function isLookedAt(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

export function onLook(tell: () => void): () => void {
  window.addEventListener('focus', tell);
  window.addEventListener('blur', tell);
  document.addEventListener('visibilitychange', tell);
  return () => {
    window.removeEventListener('focus', tell);
    window.removeEventListener('blur', tell);
    document.removeEventListener('visibilitychange', tell);
  };
}

export function useIsLookedAt(): boolean {
  return useSyncExternalStore(onLook, isLookedAt);
}
