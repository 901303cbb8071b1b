import { isIPv6 } from "node:net";
import { parseIpRange } from "../src/rates/ip-address.ts";
import { parseRateSettings, rateKinds } from "../src/rates/rate-settings.ts";
import { ConfigurationError } from "../src/settings/configuration-error.ts";
import { checkJurisdictions, checkLocationHint } from "../src/settings/place-settings.ts";

import { logFormats, logLevels } from "./server-log.ts";

// Every setting of the server, once: what checks them, prints them at the start, hands them to the
// Worker and fills the table of docs/configuration.md goes by this list.

/** One thing that an operator may set. */
export interface Setting {
  readonly name: string;
  /** What holds without it: a value, or null for what `otherwise` tells in words. */
  readonly fallback: string | null;
  readonly otherwise?: string;
  /** Where it means something. */
  readonly where: "machine" | "cloudflare" | "both";
  /** Never printed. */
  readonly isSecret?: boolean;
  /** `<name>_FILE` may name a file that holds it. */
  readonly isFromFile?: boolean;
  /** Whether the Worker reads it, or only the server that starts the Worker. */
  readonly isForWorker: boolean;
  /** What it does, for docs/configuration.md. */
  readonly about: string;
  /** Throws a `ConfigurationError` that names it and the fix. Not asked about what is empty. */
  readonly check?: (name: string, value: string) => void;
}

/** The ending of a variable that names the file in which a value stands. */
export const fileEnding = "_FILE";

const secretLengthMin = 32;

export const settings = [
  {
    name: "HOST",
    fallback: "localhost",
    where: "machine",
    isForWorker: false,
    about: "where it listens; `0.0.0.0` to be reached from elsewhere",
    check: checkHost,
  },
  {
    name: "PORT",
    fallback: "8787",
    where: "machine",
    isForWorker: false,
    about: "0 takes any free one",
    check: checkPort,
  },
  {
    name: "DATA_DIR",
    fallback: "./data",
    where: "machine",
    isForWorker: false,
    about: "the folder of documents and secrets",
    check: checkFolder,
  },
  {
    name: "PUBLIC_URL",
    fallback: null,
    otherwise: "its own address",
    where: "both",
    isForWorker: true,
    about:
      "origin under which people reach it, such as `https://docs.example.org`, when a [proxy](reverse-proxy.md) stands before it",
    check: checkOrigin,
  },
  {
    name: "TRUSTED_PROXY",
    fallback: null,
    otherwise: "none",
    where: "machine",
    isForWorker: true,
    about:
      "addresses or ranges of the proxies before the server, such as `127.0.0.1 10.0.0.0/8`: only these are believed about where visitors come from",
    check: eachWord(checkRange),
  },
  {
    name: "ALLOWED_ORIGINS",
    fallback: null,
    otherwise: "none",
    where: "both",
    isForWorker: true,
    about: "origins besides its own whose pages may connect, separated by spaces",
    check: eachWord(checkOrigin),
  },
  {
    name: "FRAME_ANCESTORS",
    fallback: null,
    otherwise: "none",
    where: "both",
    isForWorker: true,
    about:
      "origins whose pages may show ours [in a frame](self-hosting.md#in-a-frame), separated by spaces; `self` for our own",
    check: eachWord((name, word) => {
      if (word !== "self") checkOrigin(name, word);
    }),
  },
  {
    name: "RATE_LIMITS",
    fallback: null,
    otherwise: "the usual ones",
    where: "both",
    isForWorker: true,
    about:
      "`off`, or other numbers: see [how much may be asked for](self-hosting.md#how-much-may-be-asked-for)",
    check: checkRateLimits,
  },
  {
    name: "METRICS_TOKEN",
    fallback: null,
    otherwise: "this machine alone reads them",
    where: "machine",
    isSecret: true,
    isFromFile: true,
    isForWorker: true,
    about: `lets programs elsewhere read [\`/metrics\`](operations.md#metrics), as a bearer key; ${secretLengthMin} characters or more`,
    check: checkKey,
  },
  {
    name: "LOG_FORMAT",
    fallback: "text",
    where: "machine",
    isForWorker: false,
    about: "or `json`, for programs that read [the log](operations.md#logs)",
    check: oneOf(logFormats),
  },
  {
    name: "LOG_LEVEL",
    fallback: "info",
    where: "machine",
    isForWorker: true,
    about: "what is told: `debug`, `info`, `warn` or `error`, and what is graver",
    check: oneOf(logLevels),
  },
  {
    name: "SIGNING_SECRET",
    fallback: null,
    otherwise: "made at the first start",
    where: "both",
    isSecret: true,
    isFromFile: true,
    isForWorker: true,
    about: `signs identities and tickets; ${secretLengthMin} characters or more`,
    check: checkSecret,
  },
  {
    name: "ADMIN_KEY",
    fallback: null,
    otherwise: "made at the first start",
    where: "both",
    isSecret: true,
    isFromFile: true,
    isForWorker: true,
    about: `bearer key that may everything; ${secretLengthMin} characters or more`,
    check: checkKey,
  },
  {
    name: "OIDC_ISSUER",
    fallback: null,
    otherwise: "nobody signs in",
    where: "both",
    isForWorker: true,
    about: "the [provider](identity.md) at which people sign in",
  },
  {
    name: "OIDC_CLIENT_ID",
    fallback: null,
    otherwise: "none",
    where: "both",
    isForWorker: true,
    about: "of the client that is registered there",
  },
  {
    name: "OIDC_CLIENT_SECRET",
    fallback: null,
    otherwise: "none",
    where: "both",
    isSecret: true,
    isFromFile: true,
    isForWorker: true,
    about: "of that client",
  },
  {
    name: "OIDC_ALLOWED",
    fallback: null,
    otherwise: "everybody of the provider",
    where: "both",
    isForWorker: true,
    about: "addresses and domains that are let in, separated by spaces",
  },
  {
    name: "ACCESS_TEAM",
    fallback: null,
    otherwise: "none",
    where: "both",
    isForWorker: true,
    about: "the team of [Cloudflare Access](identity.md#cloudflare-access), as an origin",
  },
  {
    name: "ACCESS_AUDIENCE",
    fallback: null,
    otherwise: "none",
    where: "both",
    isForWorker: true,
    about: "the application's audience tag there",
  },
  {
    name: "CREATION",
    fallback: null,
    otherwise: "`signed-in` where people can sign in, else `everybody`",
    where: "both",
    isForWorker: true,
    about: "who creates documents: `signed-in` or `everybody`",
  },
  {
    name: "TICKET_ISSUERS",
    fallback: null,
    otherwise: "none",
    where: "both",
    isFromFile: true,
    isForWorker: true,
    about: "who else signs [tickets](identity.md#tickets-of-your-own-application), as JSON",
  },
  {
    name: "WEBHOOK_URLS",
    fallback: null,
    otherwise: "nobody is told",
    where: "both",
    // An address may hold what only sender and receiver are to know.
    isSecret: true,
    isFromFile: true,
    isForWorker: true,
    about:
      "who is told of what happens to documents, by [webhooks](webhooks.md), separated by spaces",
  },
  {
    name: "WEBHOOK_SECRET",
    fallback: null,
    otherwise: "none",
    where: "both",
    isSecret: true,
    isFromFile: true,
    isForWorker: true,
    about: "signs what they are told",
  },
  {
    name: "JURISDICTION",
    fallback: null,
    otherwise: "none",
    where: "cloudflare",
    isForWorker: false,
    about:
      "[where everything is kept](deploying.md#where-documents-are-kept): `eu`, `us`, `fedramp` or `fedramp-high`",
    check: (name, value) => checkJurisdictions(name, value, "one"),
  },
  {
    name: "DOCUMENT_JURISDICTIONS",
    fallback: null,
    otherwise: "none",
    where: "cloudflare",
    isForWorker: false,
    about: "jurisdictions that single documents may be kept in, separated by spaces",
    check: (name, value) => checkJurisdictions(name, value, "some"),
  },
  {
    name: "LOCATION_HINT",
    fallback: null,
    otherwise: "near who creates it",
    where: "cloudflare",
    isForWorker: false,
    about: "the region in which documents are made, such as `weur`",
    check: checkLocationHint,
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof settings)[number]["name"];

/** The names of all settings. */
export const settingNames: readonly SettingName[] = settings.map(({ name }) => name);

type ForWorker = Extract<(typeof settings)[number], { readonly isForWorker: true }>;

/** What the Worker on a machine of one's own is given, by name. */
export const workerSettings: readonly ForWorker["name"][] = settings
  .filter((setting): setting is ForWorker => setting.isForWorker)
  .map(({ name }) => name);

/** Variables that are the scripts' and tests' own business, and no settings. */
export const ownVariables = [
  "SCRIPTORIUM_BASE_DIR",
  "SCRIPTORIUM_ENDS_WITH_STDIN",
  "SCRIPTORIUM_WORKERD_CONFIG",
  "SCRIPTORIUM_DEV_SERVER",
];

/** A check of a list, whose words are separated by spaces. */
function eachWord(check: (name: string, word: string) => void) {
  return (name: string, value: string): void => {
    for (const word of value.split(/\s+/)) if (word !== "") check(name, word);
  };
}

function oneOf(choices: readonly string[]) {
  return (name: string, value: string): void => {
    if (choices.includes(value)) return;
    throw new ConfigurationError(`${name} is "${value}": set it to one of ${choices.join(", ")}.`);
  };
}

function checkHost(name: string, value: string): void {
  if (/^[A-Za-z0-9.-]+$/.test(value) || isIPv6(value)) return;
  throw new ConfigurationError(
    `${name} is "${value}": set it to a host name or an IP address, without a port.`,
  );
}

/** What a shell puts in the place of these is put there by nobody in a file or a unit. */
function checkFolder(name: string, value: string): void {
  if (!/^[~$]/.test(value)) return;
  throw new ConfigurationError(
    `${name} is "${value}", of which ${value.slice(0, 1)} stays as it is: write the whole path.`,
  );
}

function checkPort(name: string, value: string): void {
  const port = Number(value);
  if (value.trim() !== "" && Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw new ConfigurationError(`${name} is "${value}": set it to a number from 0 to 65535.`);
}

function checkOrigin(name: string, origin: string): void {
  const isOrigin = URL.canParse(origin) && new URL(origin).origin === origin;
  if (isOrigin && /^https?:/.test(origin)) return;
  throw new ConfigurationError(
    `${name} has "${origin}": write an origin like https://docs.example.org, without a path; several are separated by spaces.`,
  );
}

function checkRange(name: string, range: string): void {
  if (parseIpRange(range) !== null) return;
  throw new ConfigurationError(
    `${name} has "${range}": write an address like 127.0.0.1 or a range like 10.0.0.0/8; several are separated by spaces.`,
  );
}

function checkRateLimits(name: string, value: string): void {
  if (parseRateSettings(value) !== null) return;
  throw new ConfigurationError(
    `${name} is "${value}": set it to off, or to words like creations=30, each once (of ${rateKinds.join(", ")}).`,
  );
}

/** A secret that comes in a header, which has no such ends. */
function checkKey(name: string, value: string): void {
  checkSecret(name, value);
  if (value.trim() === value) return;
  throw new ConfigurationError(`${name} begins or ends with spaces or line ends: leave them out.`);
}

function checkSecret(name: string, value: string): void {
  if (value.length >= secretLengthMin) return;
  throw new ConfigurationError(
    `${name} is shorter than ${secretLengthMin} characters: use a longer one, or none.`,
  );
}
