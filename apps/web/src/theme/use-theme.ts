import { useSyncExternalStore } from "react";
import { type Theme, currentTheme, subscribeTheme } from "./theme.ts";

export function useTheme(): Theme {
  return useSyncExternalStore(subscribeTheme, currentTheme);
}
