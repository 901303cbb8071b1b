import { app } from "./app.ts";

export { Account } from "./accounts/account.ts";
export { Directory } from "./directory/directory.ts";
export { Document } from "./document.ts";
export { Documents } from "./documents.ts";
export { Keys } from "./keys/keys.ts";

/** The Worker as Cloudflare runs it: the platform serves the editor's files. */
export default app;
