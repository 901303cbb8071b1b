import { Listeners } from "../storage/listeners.ts";

export type Theme = "system" | "light" | "dark";

export const themes: readonly Theme[] = ["system", "light", "dark"];

// `public/theme.js` reads the same key before the first paint, as plain text.
const storageKey = "scriptorium.theme";
const listeners = new Listeners();

export const subscribeTheme = listeners.subscribe;

export function chooseTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  try {
    if (theme === "system") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // Storage may be blocked: the choice then lasts for this page only.
  }
  listeners.notify();
}

export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}
