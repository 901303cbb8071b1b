import { ConfigurationError } from "./configuration-error.ts";

/** Where Cloudflare can be held to keep an object, and what it knows as a region. */
export const jurisdictions = ["eu", "us", "fedramp", "fedramp-high"] as const;
export const locations = [
  "wnam",
  "enam",
  "sam",
  "weur",
  "eeur",
  "apac",
  "apac-ne",
  "apac-se",
  "oc",
  "afr",
  "me",
] as const;

export type Jurisdiction = (typeof jurisdictions)[number];
export type Location = (typeof locations)[number];

/** What is said of where documents are kept. All empty on a machine of one's own, which is one place. */
export interface PlaceVariables {
  readonly JURISDICTION?: string;
  readonly DOCUMENT_JURISDICTIONS?: string;
  readonly LOCATION_HINT?: string;
}

export interface PlaceSettings {
  /** Of everything that does not say its own. */
  readonly jurisdiction: Jurisdiction | null;
  /** Those that a document may say. */
  readonly ofDocuments: readonly Jurisdiction[];
  readonly location: Location | null;
}

/** Reads the variables. Throws a `ConfigurationError`. */
export function readPlaceSettings({
  JURISDICTION = "",
  DOCUMENT_JURISDICTIONS = "",
  LOCATION_HINT = "",
}: PlaceVariables): PlaceSettings {
  const [jurisdiction = null] = checkJurisdictions("JURISDICTION", JURISDICTION, "one");
  const ofDocuments = checkJurisdictions("DOCUMENT_JURISDICTIONS", DOCUMENT_JURISDICTIONS, "some");
  const location = checkLocationHint("LOCATION_HINT", LOCATION_HINT);
  return { jurisdiction, ofDocuments, location };
}

/** The jurisdictions in `value`. Throws a `ConfigurationError`. */
export function checkJurisdictions(
  name: string,
  value: string,
  howMany: "one" | "some",
): readonly Jurisdiction[] {
  const words = value.split(/\s+/).filter((word) => word !== "");
  const known = words.flatMap((word) => jurisdictions.find((one) => one === word) ?? []);
  const isMany = howMany === "one" && words.length > 1;
  if (known.length === words.length && !isMany) return known;
  throw new ConfigurationError(
    `${name} is "${value}": set it to ${howMany} of ${jurisdictions.join(", ")}, or leave it out.`,
  );
}

/** The region in `value`, or null when that is empty. Throws a `ConfigurationError`. */
export function checkLocationHint(name: string, value: string): Location | null {
  const location = locations.find((one) => one === value) ?? null;
  if (location !== null || value === "") return location;
  throw new ConfigurationError(
    `${name} is "${value}": set it to one of ${locations.join(", ")}, or leave it out.`,
  );
}
