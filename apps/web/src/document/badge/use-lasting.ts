import { useEffect, useState } from "react";

/** True once `claim` has held for so long without a break. */
export function useLasting(claim: boolean, durationMs: number): boolean {
  const [hasLasted, setLasted] = useState(false);
  useEffect(() => {
    if (!claim) return undefined;
    const timer = setTimeout(() => setLasted(true), durationMs);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [claim, durationMs]);
  return claim && hasLasted;
}
