import { useEffect } from "react";
import type { WaitingImages } from "../rich/images/waiting-images.ts";

// The browser's own process is told of the listener. For each key, that would be a millisecond of its work.
const keptMs = 1_000;

/** Asks before the page is left while it holds edits or images that exist nowhere else. */
export function useLeaveWarning(saving: Pick<WaitingImages, "status" | "subscribe">): void {
  useEffect(() => {
    let removal: ReturnType<typeof setTimeout> | undefined;
    let isListening = false;
    const isAtRisk = (): boolean => {
      const { unsaved, onDevice } = saving.status.edits;
      return unsaved > 0 && !onDevice;
    };
    const warn = (event: BeforeUnloadEvent): void => {
      if (isAtRisk()) event.preventDefault();
    };
    const stopListening = (): void => {
      clearTimeout(removal);
      removal = undefined;
      isListening = false;
      removeEventListener("beforeunload", warn);
    };
    // Attached only while needed: the mere listener keeps some browsers from caching the page. Not a
    // state of the page, which would be rendered twice for each key.
    const follow = (): void => {
      if (!isAtRisk()) {
        if (isListening) removal ??= setTimeout(stopListening, keptMs);
        return;
      }
      clearTimeout(removal);
      removal = undefined;
      if (isListening) return;
      isListening = true;
      addEventListener("beforeunload", warn);
    };
    follow();
    const stop = saving.subscribe(follow);
    return () => {
      stop();
      stopListening();
    };
  }, [saving]);
}
