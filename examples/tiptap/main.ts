import { SyncProvider } from "@scriptorium/sync/client";
import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import { StarterKit } from "@tiptap/starter-kit";
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

new Editor({
  element: document.querySelector("#editor") as HTMLElement,
  extensions: [
    // Undo is the collaboration's: it takes back only what was written here.
    StarterKit.configure({ undoRedo: false }),
    Collaboration.configure({ document: doc }),
    CollaborationCaret.configure({ provider, user: { name, color: "#30bced" } }),
  ],
});

const status = document.querySelector("#status") as HTMLElement;
const showStatus = (): void => {
  status.textContent = provider.status.edits.unsaved === 0 ? "Saved" : "Saving …";
};
provider.subscribe(showStatus);
showStatus();
