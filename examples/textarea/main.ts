import { SyncProvider } from "@scriptorium/sync/client";
import * as Y from "yjs";

const asked = new URLSearchParams(location.search);
const name = asked.get("name") ?? "Ada";
const doc = new Y.Doc();
const provider = new SyncProvider({
  url: location.origin.replace(/^http/, "ws"),
  documentId: asked.get("document") ?? "the-first-document",
  doc,
  getTicket: () => Promise.resolve(name),
});

const text = doc.getText("text");
const area = document.querySelector("#text") as HTMLTextAreaElement;

// What was typed: everything between what is the same at the beginning and at the end.
area.addEventListener("input", () => {
  const [before, after] = [text.toString(), area.value];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  // An emoji is two units of a string, and must not be parted.
  if (/[\uD800-\uDBFF]$/.test(before.slice(0, start))) start -= 1;
  if (/^[\uDC00-\uDFFF]/.test(before.slice(before.length - end))) end -= 1;
  doc.transact(() => {
    text.delete(start, before.length - start - end);
    text.insert(start, after.slice(start, after.length - end));
  }, area);
});

// What others wrote, with the caret where it was in the text around it.
text.observe(({ delta }, { origin }) => {
  if (origin === area) return;
  const { selectionStart, selectionEnd } = area;
  const [start, end] = [selectionStart, selectionEnd].map((at) => moved(at, delta));
  area.value = text.toString();
  area.setSelectionRange(start ?? 0, end ?? 0);
});

/** Where a position is after a change. */
function moved(position: number, delta: Y.YTextEvent["delta"]): number {
  let at = 0;
  let result = position;
  for (const { retain = 0, insert = "", delete: deleted = 0 } of delta) {
    at += retain;
    if (at < result && typeof insert === "string") {
      result += insert.length;
      at += insert.length;
    }
    if (at < result) result -= Math.min(deleted, result - at);
  }
  return result;
}

const status = document.querySelector("#status") as HTMLElement;
const showStatus = (): void => {
  status.textContent = provider.status.edits.unsaved === 0 ? "Saved" : "Saving …";
};
provider.subscribe(showStatus);
showStatus();
