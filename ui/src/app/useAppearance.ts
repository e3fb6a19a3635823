import { useLayoutEffect } from 'react';
import type { GeneralSettings } from '../generated/GeneralSettings';

/** Puts theme, text size and language where the style sheet and screen readers look for them. */
export function useAppearance({ theme, text_size, language }: GeneralSettings): void {
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
    root.style.setProperty('--text-size', `${text_size}px`);
    root.lang = language;
  }, [theme, text_size, language]);
}
