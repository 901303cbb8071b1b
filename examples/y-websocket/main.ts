import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

// The client as it is: only the ticket is ours, which travels as a subprotocol.
const asked = new URLSearchParams(location.search);
const name = asked.get("name") ?? "Ada";
const doc = new Y.Doc();
new WebsocketProvider(
  `${location.origin.replace(/^http/, "ws")}/sync`,
  asked.get("document") ?? "the-first-document",
  doc,
  { protocols: ["y-websocket", `ticket.${name}`] },
);

const text = doc.getText("text");
const area = document.querySelector("#text") as HTMLTextAreaElement;
text.observe(() => {
  area.value = text.toString();
});
document.querySelector("#add")?.addEventListener("click", () => {
  text.insert(text.length, `${name} was here.\n`);
});
