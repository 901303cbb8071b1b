import { linkIn } from "./document/address.ts";
import { mayEdit } from "./document/role.ts";
import { keepShell } from "./offline/keep-shell.ts";
import { watchForMissingParts } from "./offline/missing-part.ts";
import { roleToOpenWith } from "./reader/role-to-open-with.ts";
import { showMissingPart } from "./reader/show-missing-part.ts";
import { loadDictionary } from "./text/en.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/forced-colors.css";
import "./styles/print.css";
import "./document/body/prose.css";
import "./document/body/direction.css";
import "./document/body/set-apart.css";
import "./document/rich/tables/tables.css";
import "./reader/reading.css";

watchForMissingParts();
// While developing, every change has to be seen at once.
if (import.meta.env.PROD) keepShell();
start().catch((error: unknown) => {
  console.error("The page could not be started.", error);
  showMissingPart();
});

/** Whoever reads gets a reader, and everybody else the application. */
async function start(): Promise<void> {
  const documentId = /^\/d\/([\w-]+)\/?$/.exec(location.pathname)?.[1];
  const link = linkIn(location.hash);
  const words = loadDictionary();
  const role = documentId === undefined ? null : await roleToOpenWith(documentId, link);
  await words;
  if (documentId === undefined || role === null || mayEdit(role)) {
    await showApplication();
    return;
  }
  const { startReader } = await import("./reader/start-reader.ts");
  startReader({ documentId, link, takeOver });
}

function takeOver(): void {
  showApplication().catch(showMissingPart);
}

async function showApplication(): Promise<void> {
  const { startApp } = await import("./start-app.tsx");
  startApp();
}
