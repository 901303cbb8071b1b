import "@blocknote/core/fonts/inter.css";
import { withCollaboration } from "@blocknote/core/yjs";
import { BlockNoteView } from "@blocknote/mantine";
import "@blocknote/mantine/style.css";
import { useCreateBlockNote } from "@blocknote/react";
import { SyncProvider } from "@scriptorium/sync/client";
import { useSyncStatus } from "@scriptorium/sync/react";
import { createRoot } from "react-dom/client";
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

function App() {
  const { edits } = useSyncStatus(provider);
  const editor = useCreateBlockNote(
    // The type has to share a property with the editor's options, of which none is set.
    withCollaboration<{ readonly defaultStyles?: boolean }>({
      collaboration: {
        provider,
        fragment: doc.getXmlFragment("document-store"),
        user: { name, color: "#30bced" },
      },
    }),
  );
  return (
    <>
      <BlockNoteView editor={editor} />
      <p id="status">{edits.unsaved === 0 ? "Saved" : "Saving …"}</p>
    </>
  );
}

createRoot(document.querySelector("#root") as HTMLElement).render(<App />);
