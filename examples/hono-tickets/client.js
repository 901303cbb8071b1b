import { SyncProvider, TicketRefusedError } from "@scriptorium/sync/client";
import * as Y from "yjs";

// Somebody with a session at the backend: `npm run client -- ada:lovelace "A line"`. Stays until it has
// seen what the others write; with a line of its own, it writes that and goes.

const backend = process.env.BACKEND ?? "http://127.0.0.1:3000";
const [session = "ada:lovelace", line] = process.argv.slice(2);
const documentId = "the-document-of-acme";

const doc = new Y.Doc();
const provider = new SyncProvider({
  url: process.env.SERVER ?? "ws://localhost:8787",
  documentId,
  doc,
  getTicket: async () => {
    const answer = await fetch(`${backend}/tickets/${documentId}`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(session)}` },
    });
    if (answer.status === 401) throw new TicketRefusedError("The backend does not know you.");
    return (await answer.json()).ticket;
  },
});

const text = doc.getText("text");
text.observe(() => console.log(text.toString()));
await provider.synced;
console.log("Synced.");
if (line !== undefined) {
  text.insert(text.length, line);
  await provider.saved();
  provider.destroy();
}
