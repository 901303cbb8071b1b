// Two clients in one document of a server, who see what the other writes: `node meet.mjs [document]`.
// Prints the document's id and its text.
import { SyncProvider } from "@scriptorium/sync/client";
import * as Y from "yjs";

const { SERVER: server = "", KEY: key } = process.env;

async function post(path) {
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(server + path, { method: "POST", headers, body: "{}" });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

const id = process.argv[2] ?? (await post("/api/documents")).id;

async function join() {
  const doc = new Y.Doc();
  const provider = new SyncProvider({
    url: server.replace("http", "ws"),
    documentId: id,
    doc,
    getTicket: async () => (await post(`/api/documents/${id}/tickets`)).ticket,
  });
  await provider.synced;
  return { provider, text: doc.getText("text") };
}

/** Resolves when the text is that long, whichever comes first. */
function sees({ text }, length) {
  return new Promise((resolve) => {
    const look = () => {
      if (text.length >= length) resolve();
    };
    text.observe(look);
    look();
  });
}

const [ada, bo] = await Promise.all([join(), join()]);
const { length } = ada.text;
ada.text.insert(length, "north ");
await sees(bo, length + "north ".length);
bo.text.insert(bo.text.length, "south ");
await sees(ada, length + "north south ".length);
await Promise.all([ada.provider.saved(), bo.provider.saved()]);
console.log(`${id} says: ${ada.text.toString()}`);
for (const { provider } of [ada, bo]) provider.destroy();
