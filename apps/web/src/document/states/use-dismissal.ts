import { useState } from "react";
import type { BannerState } from "./banner-state.ts";

/**
 * Which informing banner was put away in this window. Another one, such as a
 * document that is ten percent fuller, is shown again.
 */
export function useDismissal(state: BannerState | null): {
  readonly isDismissed: boolean;
  readonly dismiss: () => void;
} {
  const [dismissed, setDismissed] = useState<string | null>(null);
  const key = state === null ? null : keyOf(state);
  return { isDismissed: key !== null && key === dismissed, dismiss: () => setDismissed(key) };
}

function keyOf(state: BannerState): string {
  return state.kind === "filling" ? `filling ${Math.floor(state.percent / 5)}` : state.kind;
}
