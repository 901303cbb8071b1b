/** What a policy lets through is an object that sinks take in place of text. Types see the text. */
interface Policy {
  readonly createHTML: (markup: string) => string;
  readonly createScript: (script: string) => string;
  readonly createScriptURL: (address: string) => string;
}

declare global {
  interface Window {
    /** Not in every browser. Where it is, the server's policy has it enforced. */
    readonly trustedTypes?: {
      createPolicy<Rules extends Partial<Policy>>(name: string, rules: Rules): Rules;
    };
  }
}

const shellWorkerPath = "/service-worker.js";
/** Where the build puts the worker that looks for expressions, and where it is while developing. */
const expressionWorker = /^\/(?:assets|src\/document\/finding)\/expression-worker[-.][\w.-]+$/;

const rules: Pick<Policy, "createHTML" | "createScriptURL"> = {
  createHTML: (markup) => markup,
  createScriptURL: onlyOwnWorkers,
};
// Which policies there are: docs/adr/0036.
const policy = window.trustedTypes?.createPolicy("scriptorium", rules) ?? rules;

/** Markup to show. Only for what the writers of `@scriptorium/document` made: they escape all that is a document's. */
export function trustedMarkup(markup: string): string {
  return policy.createHTML(markup);
}

/** The address of the service worker, to be registered. */
export const trustedShellWorker: string = policy.createScriptURL(shellWorkerPath);

/** The address of the worker that looks for expressions. */
export function trustedExpressionWorker(address: string): string {
  return policy.createScriptURL(address);
}

/** The only scripts that are started by their address. */
function onlyOwnWorkers(address: string): string {
  if (address === shellWorkerPath) return address;
  const { origin, pathname } = new URL(address, location.href);
  if (origin === location.origin && expressionWorker.test(pathname)) return address;
  throw new TypeError("No other script is started by its address.");
}
