import type { Env } from "./env.ts";
import { readPlaceSettings } from "./settings/place-settings.ts";
import type { Jurisdiction, Location, PlaceSettings } from "./settings/place-settings.ts";

// Where on Cloudflare the objects are. A document's jurisdiction is a part of its identity for the
// platform: the same name in another one is another object. So whoever knows the id has to know the
// jurisdiction too, and that of a single document stands in its id: docs/adr/0060.

/** The namespace in which the document of this id is kept. */
export function namespaceOf(env: Env, id: string): Env["DOCUMENTS"] {
  return within(env.DOCUMENTS, jurisdictionOf(env, id) ?? placeSettings(env).jurisdiction);
}

/** The namespace, held to where this server keeps everything that is no document. */
export function atHome<T extends Rpc.DurableObjectBranded>(
  env: Env,
  namespace: DurableObjectNamespace<T>,
): DurableObjectNamespace<T> {
  return within(namespace, placeSettings(env).jurisdiction);
}

/** The jurisdiction that the id names, or null for that of the server. */
export function jurisdictionOf(env: Env, id: string): Jurisdiction | null {
  const { ofDocuments } = placeSettings(env);
  return ofDocuments.find((jurisdiction) => id.startsWith(prefixOf(jurisdiction))) ?? null;
}

/**
 * An id for a document in this jurisdiction, or null when it is not on offer. What `draw` gives is to be
 * something that nobody can guess, and something else each time.
 */
export function newDocumentId(
  env: Env,
  jurisdiction: Jurisdiction | null,
  draw: () => string,
): string | null {
  const own = placeSettings(env);
  if (jurisdiction !== null && own.ofDocuments.includes(jurisdiction))
    return prefixOf(jurisdiction) + draw();
  if (jurisdiction !== null && jurisdiction !== own.jurisdiction) return null;
  return unplacedId(env, draw);
}

/** What helps the platform to choose where a new document is made. Elsewhere it means nothing. */
export function placeHint(
  env: Env,
  location: Location | null,
): DurableObjectNamespaceGetDurableObjectOptions {
  const locationHint = location ?? placeSettings(env).location;
  return locationHint === null ? {} : { locationHint };
}

function within<T extends Rpc.DurableObjectBranded>(
  namespace: DurableObjectNamespace<T>,
  jurisdiction: Jurisdiction | null,
): DurableObjectNamespace<T> {
  return jurisdiction === null ? namespace : namespace.jurisdiction(jurisdiction);
}

/** No jurisdiction has an underscore, so none is the beginning of another one's. */
function prefixOf(jurisdiction: Jurisdiction): string {
  return `${jurisdiction}_`;
}

/** One that does not happen to begin like a jurisdiction's: of a quarter of a million, one does. */
function unplacedId(env: Env, draw: () => string): string {
  for (;;) {
    const id = draw();
    if (jurisdictionOf(env, id) === null) return id;
  }
}

/** What was read last: there is one configuration to a Worker, and every request needs it. */
let read: { readonly text: string; readonly settings: PlaceSettings } | null = null;

function placeSettings(env: Env): PlaceSettings {
  const { JURISDICTION = "", DOCUMENT_JURISDICTIONS = "", LOCATION_HINT = "" } = env;
  const text = [JURISDICTION, DOCUMENT_JURISDICTIONS, LOCATION_HINT].join("\n");
  if (read?.text !== text) {
    const settings = readPlaceSettings({ JURISDICTION, DOCUMENT_JURISDICTIONS, LOCATION_HINT });
    read = { text, settings };
  }
  return read.settings;
}
