import "@blocknote/core/fonts/inter.css";
import { withCollaboration } from "@blocknote/core/yjs";
import { BlockNoteView } from "@blocknote/mantine";
import "@blocknote/mantine/style.css";
import { useCreateBlockNote } from "@blocknote/react";
import { createRoot } from "react-dom/client";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

// BlockNote as its documentation sets it up for people who write together.
// https://www.blocknotejs.org/docs/features/collaboration

const asked = new URLSearchParams(location.search);
const doc = new Y.Doc();
const provider = new WebsocketProvider(asked.get("server") ?? "", asked.get("room") ?? "", doc);

function App() {
  const editor = useCreateBlockNote(
    // The type has to share a property with the editor's options, of which none is set.
    withCollaboration<{ readonly defaultStyles?: boolean }>({
      collaboration: {
        provider,
        fragment: doc.getXmlFragment("document-store"),
        user: { name: "Ada Lovelace", color: "#30bced" },
      },
    }),
  );
  return <BlockNoteView editor={editor} />;
}

const root = document.querySelector("#root");
if (root === null) throw new Error("The page has no root.");
createRoot(root).render(<App />);
