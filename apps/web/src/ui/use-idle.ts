import { useEffect, useState } from "react";

const waitMsMax = 2_000;

/** True once the browser has had nothing else to do: time for what nobody is waiting for. */
export function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    // Safari has none.
    if (typeof requestIdleCallback === "undefined") {
      const timer = setTimeout(() => setIdle(true), waitMsMax / 2);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(() => setIdle(true), { timeout: waitMsMax });
    return () => cancelIdleCallback(handle);
  }, []);
  return isIdle;
}
