import type { Document } from "./document.ts";

/** What the Worker is given by wrangler.jsonc, or by the self-host server. */
export interface Env {
  readonly DOCUMENTS: DurableObjectNamespace<Document>;
  /** The built editor. */
  readonly ASSETS: { fetch(request: Request): Promise<Response> };
  /** Signs identity cookies and tickets. At least 32 characters. */
  readonly SIGNING_SECRET: string;
  /** Lets programs in as administrator, as a bearer key. Without it no program gets in. */
  readonly ADMIN_KEY?: string;
  /** Where people reach this server, as an origin, when a proxy stands before it. */
  readonly PUBLIC_URL?: string;
  /** Origins besides our own whose pages may connect, separated by spaces. */
  readonly ALLOWED_ORIGINS?: string;
  /** On a machine of one's own: an empty folder on the disk of the documents, to try whether it has room. */
  readonly SPACE_FILES?: Fetcher;
}
