import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    cloudflareTest({
      main: "./worker.ts",
      miniflare: {
        compatibilityDate: "2026-11-01",
        durableObjects: {
          DOCUMENTS: { className: "Document", useSQLite: true },
          KEYS: { className: "Keys", useSQLite: true },
          ACCOUNTS: { className: "Account", useSQLite: true },
          FAR_DOCUMENTS: { className: "DocumentFarAway", useSQLite: true },
          DIRECTORY: { className: "Directory", useSQLite: true },
          TELLING_ENGINES: { className: "TellingEngine", useSQLite: true },
          HOOKED_ENGINES: { className: "HookedEngine", useSQLite: true },
          TIGHT_ENGINES: { className: "TightEngine", useSQLite: true },
          SMALL_ENGINES: { className: "SmallEngine", useSQLite: true },
          BUCKET_DOCUMENTS: { className: "DocumentWithBucket", useSQLite: true },
          ENGINES: { className: "Engine", useSQLite: true },
        },
        r2Buckets: ["BUCKET"],
        bindings: {
          SIGNING_SECRET: "a signing secret that only these tests use",
          ADMIN_KEY: "an-admin-key-that-only-these-tests-use",
          TICKET_ISSUERS: JSON.stringify([
            {
              name: "acme",
              issuer: "https://app.acme.example",
              jwks: "https://app.acme.example/jwks.json",
              role: "edit",
            },
          ]),
        },
        serviceBindings: { ASSETS: () => new Response("the editor") as never },
      },
    }),
  ],
  test: {
    name: "workerd",
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    testTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Each file of them would load the Worker anew, which takes longer than most of them.
    isolate: false,
  },
});
