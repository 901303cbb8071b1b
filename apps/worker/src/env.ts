import type { Account } from "./accounts/account.ts";
import type { Directory } from "./directory/directory.ts";
import type { Document } from "./document.ts";
import type { Keys } from "./keys/keys.ts";
import type { RateBindings } from "./rates/bound-rates.ts";
import type { ClientAddress } from "./rates/client-address.ts";
import type { PlaceVariables } from "./settings/place-settings.ts";
import type { SignInVariables } from "./settings/sign-in-settings.ts";
import type { WebhookVariables } from "./settings/webhook-settings.ts";

/** What the Worker is given by wrangler.jsonc, or by the self-host server. */
export interface Env extends SignInVariables, PlaceVariables, WebhookVariables, RateBindings {
  readonly DOCUMENTS: DurableObjectNamespace<Document>;
  readonly KEYS: DurableObjectNamespace<Keys>;
  readonly ACCOUNTS: DurableObjectNamespace<Account>;
  readonly DIRECTORY: DurableObjectNamespace<Directory>;
  /** The built editor. */
  readonly ASSETS: { fetch(request: Request): Promise<Response> };
  /** Where images are kept, instead of in each document's own database. */
  readonly IMAGES?: R2Bucket;
  /** Where to tell what documents cost, besides the log. */
  readonly USAGE?: AnalyticsEngineDataset;
  /** Signs identity cookies and tickets. At least 32 characters. */
  readonly SIGNING_SECRET: string;
  /** Lets programs in as administrator, as a bearer key. Without it no program gets in. */
  readonly ADMIN_KEY?: string;
  /** Where people reach this server, as an origin, when a proxy stands before it. */
  readonly PUBLIC_URL?: string;
  /** Origins besides our own whose pages may connect, separated by spaces. */
  readonly ALLOWED_ORIGINS?: string;
  /** Who else signs tickets, as JSON: see `readTicketIssuers`. */
  readonly TICKET_ISSUERS?: string;
  /** Origins whose pages may show ours in a frame, separated by spaces; "self" for our own. */
  readonly FRAME_ANCESTORS?: string;
  /** `off`, or numbers like `creations=30` in place of those in `limits`. Empty for these, or for the bindings. */
  readonly RATE_LIMITS?: string;
  /** On Cloudflare: where isolates tell what they count. */
  readonly METRICS?: AnalyticsEngineDataset;
  /** Lets programs read the metrics, as a bearer key. */
  readonly METRICS_TOKEN?: string;
  /** `debug`, `info` (default), `warn` or `error`: what is logged, from there on. */
  readonly LOG_LEVEL?: string;
  /** On a machine of one's own: the process that started workerd. */
  readonly LAUNCHER?: Fetcher;
  /** What that process and the Worker alone know, for as long as this server runs. */
  readonly RUN_SECRET?: string;
  /** On a machine of one's own: where a request comes from. */
  readonly CLIENT_ADDRESS?: ClientAddress;
  /** On a machine of one's own: the folder of the documents' databases. */
  readonly DOCUMENT_FILES?: Fetcher;
  /** On a machine of one's own: an empty folder on the disk of the documents, to try whether it has room. */
  readonly SPACE_FILES?: Fetcher;
}
