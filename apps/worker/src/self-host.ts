import { app } from "./app.ts";
import type { Env } from "./env.ts";
import { diskAssets } from "./disk-assets.ts";
import { addressBySocket } from "./rates/client-address.ts";

export { Account } from "./accounts/account.ts";
export { Directory } from "./directory/directory.ts";
export { Document } from "./document.ts";
export { Keys } from "./keys/keys.ts";

type SelfHostEnv = Omit<Env, "ASSETS" | "CLIENT_ADDRESS"> & {
  readonly WEB_FILES: Fetcher;
  /** Addresses of the proxies before us, separated by spaces. */
  readonly TRUSTED_PROXY?: string;
};

/** The Worker as workerd runs it on a machine of one's own: a folder holds the editor's files. */
export default {
  fetch(request, env, context) {
    const ASSETS = diskAssets(env.WEB_FILES);
    const CLIENT_ADDRESS = addressBySocket(env.TRUSTED_PROXY);
    return app.fetch(request, { ...env, ASSETS, CLIENT_ADDRESS }, context);
  },
} satisfies ExportedHandler<SelfHostEnv>;
