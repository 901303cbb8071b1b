import { registerHooks } from "node:module";

// Prints the API's document as the routes tell it, or with `--page` what its page says, in HTML.

// The routes belong to a Worker. Of its runtime they need no more than a class to extend, and no bindings.
const runtime = "export class DurableObject {}\nexport const env = {};";
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "cloudflare:workers"
      ? { url: `data:text/javascript,${encodeURIComponent(runtime)}`, shortCircuit: true }
      : next(specifier, context),
});

const { app } = await import("../apps/worker/src/app.ts");
const { openApiDocument } = await import("../apps/worker/src/openapi/openapi-document.ts");
const { referenceBody } = await import("../apps/worker/src/openapi/reference-page.ts");

const document = await openApiDocument(app);
const isPage = process.argv.includes("--page");
process.stdout.write(isPage ? referenceBody(document) : JSON.stringify(document, null, 2));
