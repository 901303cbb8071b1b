import { useEffect, useState } from "react";

/**
 * Follows `value`, but takes on a new one only after it has lasted for its delay. With a delay of 0
 * it is taken on at once.
 */
export function useSettled<Value>(
  value: Value,
  delayMsOf: (next: Value, shown: Value) => number,
): Value {
  const [shown, setShown] = useState(value);
  const delayMs = Object.is(value, shown) ? null : delayMsOf(value, shown);
  useEffect(() => {
    if (delayMs === null || delayMs === 0) return undefined;
    const timer = setTimeout(() => setShown(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  if (delayMs !== 0) return shown;
  setShown(value);
  return value;
}
