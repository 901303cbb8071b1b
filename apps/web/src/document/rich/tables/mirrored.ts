/** True of what is in a table whose columns run from right to left. */
export function isMirrored(target: EventTarget | null): boolean {
  const table = target instanceof Element ? target.closest("table") : null;
  return table !== null && getComputedStyle(table).direction === "rtl";
}
