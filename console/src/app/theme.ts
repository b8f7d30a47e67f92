import { useState } from 'react';

export type Theme = 'light' | 'dark';

const key = 'linkedrecords.theme';
const root = document.documentElement;

const system = (): Theme => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
const chosen = (): Theme | null => localStorage.getItem(key) as Theme | null;

/** Takes up what was chosen before; without a choice the system's counts. */
export function restoreTheme(): void {
  const theme = chosen();
  if (theme) root.dataset['theme'] = theme;
}

/** The theme that shows, and how to have the other one. A choice that is the system's anyway is none. */
export function useTheme(): readonly [Theme, () => void] {
  const [theme, setTheme] = useState(() => chosen() ?? system());
  const toggle = (): void => {
    const next = theme === 'dark' ? 'light' : 'dark';
    if (next === system()) {
      localStorage.removeItem(key);
      delete root.dataset['theme'];
    } else {
      localStorage.setItem(key, next);
      root.dataset['theme'] = next;
    }
    setTheme(next);
  };
  return [theme, toggle];
}
