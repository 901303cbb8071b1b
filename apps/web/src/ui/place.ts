export type Align = "start" | "center" | "end";

const gapPx = 6;
const marginPx = 8;

/**
 * Puts a panel of the top layer below its anchor, or above it where there is more room, and keeps
 * it inside the window. Follows scrolling and resizing until the returned function is called.
 */
export function placeBeside(panel: HTMLElement, anchor: Element, align: Align): () => void {
  const place = (): void => {
    const box = anchor.getBoundingClientRect();
    const below = innerHeight - box.bottom - gapPx - marginPx;
    const above = box.top - gapPx - marginPx;
    panel.style.maxBlockSize = `${Math.max(below, above)}px`;
    const { offsetWidth: width, offsetHeight: height } = panel;
    const isBelow = height <= below || below >= above;
    const left = alignedLeft(box, width, align);
    panel.style.left = `${clamp(left, marginPx, innerWidth - width - marginPx)}px`;
    panel.style.top = `${isBelow ? box.bottom + gapPx : box.top - gapPx - height}px`;
    panel.dataset["side"] = isBelow ? "below" : "above";
  };
  const stop = new AbortController();
  const resized = new ResizeObserver(place);
  resized.observe(panel);
  addEventListener("resize", place, { signal: stop.signal });
  addEventListener("scroll", place, { signal: stop.signal, capture: true, passive: true });
  place();
  return () => {
    stop.abort();
    resized.disconnect();
  };
}

function alignedLeft(box: DOMRect, width: number, align: Align): number {
  const isLeftToRight = getComputedStyle(document.documentElement).direction === "ltr";
  if (align === "center") return box.left + (box.width - width) / 2;
  return (align === "start") === isLeftToRight ? box.left : box.right - width;
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(value, max));
}
