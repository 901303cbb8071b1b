declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("./worker.ts");
  }
  interface Env {
    readonly DOCUMENTS: DurableObjectNamespace<import("./worker.ts").Document>;
    readonly ENGINES: DurableObjectNamespace<import("./worker.ts").Engine>;
    readonly SMALL_ENGINES: DurableObjectNamespace<import("./worker.ts").SmallEngine>;
    readonly TIGHT_ENGINES: DurableObjectNamespace<import("./worker.ts").TightEngine>;
    readonly SIGNING_SECRET: string;
    readonly ADMIN_KEY: string;
  }
}
