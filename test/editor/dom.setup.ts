import { JSDOM } from "jsdom";

// A page for the editor, beside Node's own globals: a test environment that replaces
// these too has arrays of bytes that are not what SQLite takes and gives.
const { window } = new JSDOM("<!doctype html>", {
  url: "https://example.org/",
  pretendToBeVisual: true,
});
const names = [
  "cancelAnimationFrame",
  "document",
  "DOMParser",
  "Element",
  "Event",
  "getComputedStyle",
  "getSelection",
  "HTMLDetailsElement",
  "HTMLElement",
  "innerHeight",
  "innerWidth",
  "KeyboardEvent",
  "location",
  "MutationObserver",
  "navigator",
  "Node",
  "requestAnimationFrame",
  "Text",
] as const;
Object.defineProperty(globalThis, "window", { value: window, configurable: true });
for (const name of names) {
  const value: unknown = window[name];
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** jsdom lays nothing out, so that nothing there ever has another size. */
class NothingResized implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver = NothingResized;
