import { SyncProvider, TicketRefusedError } from "@scriptorium/sync/client";
import * as Y from "yjs";

// Appends a paragraph to a document of a Scriptorium server, which whoever has it open sees at once:
//
//     API_KEY=scriptorium_… npm start -- "A paragraph" [document]
//
// Without a document it makes one.

const server = process.env.SERVER ?? "http://localhost:8787";
const [text = "Hello", document] = process.argv.slice(2);
const documentId = document ?? (await ask("/api/documents", { title: "By a program" })).id;

const doc = new Y.Doc();
const provider = new SyncProvider({
  url: server.replace(/^http/, "ws"),
  documentId,
  doc,
  // That of the editor: whoever has an older one could delete what it does not know.
  schemaVersion: 1,
  getTicket: async () => (await ask(`/api/documents/${documentId}/tickets`, {})).ticket,
});
await provider.synced;

// The editor keeps its blocks here, named as ProseMirror names them.
const paragraph = new Y.XmlElement("paragraph");
paragraph.insert(0, [new Y.XmlText(text)]);
const blocks = doc.getXmlFragment("default");
blocks.push([paragraph]);

await provider.saved();
provider.destroy();
console.log(`${documentId} has ${blocks.length} blocks.`);

async function ask(path, body) {
  const answer = await fetch(server + path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${process.env.API_KEY}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  if (answer.ok) return answer.json();
  const problem = `${path} was answered with ${answer.status}: ${await answer.text()}`;
  // Asking again helps only when the server was in trouble.
  throw answer.status < 500 ? new TicketRefusedError(problem) : new Error(problem);
}
