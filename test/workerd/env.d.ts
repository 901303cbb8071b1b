declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("./worker.ts");
  }
  interface Env {
    readonly DOCUMENTS: DurableObjectNamespace<import("./worker.ts").Document>;
    readonly KEYS: DurableObjectNamespace<import("./worker.ts").Keys>;
    readonly ACCOUNTS: DurableObjectNamespace<import("./worker.ts").Account>;
    readonly DIRECTORY: DurableObjectNamespace<import("./worker.ts").Directory>;
    readonly FAR_DOCUMENTS: DurableObjectNamespace<import("./worker.ts").DocumentFarAway>;
    readonly BUCKET_DOCUMENTS: DurableObjectNamespace<import("./worker.ts").DocumentWithBucket>;
    readonly BUCKET: R2Bucket;
    readonly ENGINES: DurableObjectNamespace<import("./worker.ts").Engine>;
    readonly HOOKED_ENGINES: DurableObjectNamespace<import("./worker.ts").HookedEngine>;
    readonly SMALL_ENGINES: DurableObjectNamespace<import("./worker.ts").SmallEngine>;
    readonly TELLING_ENGINES: DurableObjectNamespace<import("./worker.ts").TellingEngine>;
    readonly TIGHT_ENGINES: DurableObjectNamespace<import("./worker.ts").TightEngine>;
    readonly SIGNING_SECRET: string;
    readonly ADMIN_KEY: string;
  }
}
