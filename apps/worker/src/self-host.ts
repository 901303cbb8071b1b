import { app } from "./app.ts";
import type { Env } from "./env.ts";
import { diskAssets } from "./disk-assets.ts";

export { Document } from "./document.ts";

type SelfHostEnv = Omit<Env, "ASSETS"> & { readonly WEB_FILES: Fetcher };

/** The Worker as workerd runs it on a machine of one's own: a folder holds the editor's files. */
export default {
  fetch(request, env, context) {
    return app.fetch(request, { ...env, ASSETS: diskAssets(env.WEB_FILES) }, context);
  },
} satisfies ExportedHandler<SelfHostEnv>;
