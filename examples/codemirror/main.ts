import { SyncProvider } from "@scriptorium/sync/client";
import { basicSetup, EditorView } from "codemirror";
import { yCollab } from "y-codemirror.next";
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
provider.awareness.setLocalStateField("user", { name, color: "#30bced" });

// With what is in the document by now: the binding tells of changes, not of what was there before.
new EditorView({
  doc: text.toString(),
  extensions: [basicSetup, yCollab(text, provider.awareness)],
  parent: document.querySelector("#editor") as HTMLElement,
});

const status = document.querySelector("#status") as HTMLElement;
const showStatus = (): void => {
  status.textContent = provider.status.edits.unsaved === 0 ? "Saved" : "Saving …";
};
provider.subscribe(showStatus);
showStatus();
