import { app } from "./app.ts";

export { Document } from "./document.ts";

/** The Worker as Cloudflare runs it: the platform serves the editor's files. */
export default app;
