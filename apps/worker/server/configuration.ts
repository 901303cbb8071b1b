import { relative, resolve } from "node:path";
import { ConfigurationError, Findings } from "../src/settings/configuration-error.ts";
import { readSignInSettings, signInVariables } from "../src/settings/sign-in-settings.ts";
import { readTicketIssuers } from "../src/settings/ticket-issuers.ts";
import { readWebhookSettings, webhookVariables } from "../src/settings/webhook-settings.ts";
import { fileVariable, readConfigurationFile, readSettingFile } from "./configuration-file.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import { nearestName, strayNames } from "./nearest-name.ts";
import { fileEnding, settingNames, settings, workerSettings } from "./settings.ts";
import type { Setting, SettingName } from "./settings.ts";
import { logFormats, logLevels } from "./server-log.ts";
import type { LogFormat, LogLevel } from "./server-log.ts";

/** How the server runs, as its environment and its file say. */
export interface Configuration {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDir: string;
  readonly logFormat: LogFormat;
  readonly logLevel: LogLevel;
  /** Given by the operator, or null to have one made and kept in the data folder. */
  readonly signingSecret: string | null;
  readonly adminKey: string | null;
  /** What the Worker reads for itself, by variable: it is known to fit. Empty for what is not set. */
  readonly forWorker: Readonly<Record<(typeof workerSettings)[number], string>>;
  /** Whether the Worker has to ask other servers for keys, or for who somebody is, or tells them of documents. */
  readonly asksOthers: boolean;
  /** The same for people to read, without secrets. */
  readonly shown: readonly ShownSetting[];
  /** Names that look like settings and are none. */
  readonly warnings: readonly string[];
}

interface ShownSetting {
  readonly name: SettingName;
  readonly value: string;
  /** Where it was said. */
  readonly from: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Given {
  readonly value: string;
  readonly from: string;
}

/**
 * Reads the environment, and the file beside it, of which the environment is stronger. Relative
 * folders are relative to `baseDir`. Throws a `ConfigurationError` with all that is wrong.
 */
export function readConfiguration(environment: Environment, baseDir: string): Configuration {
  const findings = new Findings();
  const file = findings.attempt(() => readConfigurationFile(environment[fileVariable], baseDir));
  if (file !== null) checkFileNames(file, findings);
  const read: Reading = { environment, file, baseDir, findings };
  const given = new Map<SettingName, Given>();
  for (const setting of settings) {
    const found = givenValue(setting, read);
    if (found !== null) given.set(setting.name, found);
  }
  const valueOf = (name: SettingName): string => given.get(name)?.value ?? "";
  const identity = Object.fromEntries(signInVariables.map((name) => [name, valueOf(name)]));
  const signIn = findings.attempt(() => readSignInSettings(identity));
  const issuers = findings.attempt(() => readTicketIssuers(valueOf("TICKET_ISSUERS"))) ?? [];
  const webhookWords = Object.fromEntries(webhookVariables.map((name) => [name, valueOf(name)]));
  const webhooks = findings.attempt(() => readWebhookSettings(webhookWords));
  findings.throwAny();
  return {
    host: valueOf("HOST"),
    port: Number(valueOf("PORT")),
    dataDir: resolve(baseDir, valueOf("DATA_DIR")),
    signingSecret: valueOf("SIGNING_SECRET") || null,
    adminKey: valueOf("ADMIN_KEY") || null,
    logFormat: choiceOf(valueOf("LOG_FORMAT"), logFormats),
    logLevel: choiceOf(valueOf("LOG_LEVEL"), logLevels),
    forWorker: Object.fromEntries(
      workerSettings.map((name) => [name, valueOf(name)]),
    ) as Configuration["forWorker"],
    asksOthers:
      signIn?.provider != null ||
      signIn?.access != null ||
      issuers.some(({ jwks }) => typeof jwks === "string") ||
      (webhooks?.urls.length ?? 0) > 0,
    shown: settings.flatMap((setting) => shownSetting(setting, given.get(setting.name))),
    warnings: strayNames(Object.keys(environment)),
  };
}

interface Reading {
  readonly environment: Environment;
  readonly file: ConfigurationFile | null;
  readonly baseDir: string;
  readonly findings: Findings;
}

/** What is said of a setting, checked, or what holds without a word. Null for nothing. */
function givenValue(setting: Setting, { findings, ...from }: Reading): Given | null {
  const { name, fallback, where, check } = setting;
  const said = findings.attempt(() => saidValue(setting, from));
  if (said === null || said.value === "") {
    return fallback === null ? null : { value: fallback, from: "default" };
  }
  if (where === "cloudflare") {
    findings.add(`${name} means something on Cloudflare alone: leave it out here.`);
  } else if (check !== undefined) findings.attempt(() => check(name, said.value));
  return said;
}

/** Throws a `ConfigurationError` when it is said twice, or its file can't be read. */
function saidValue(
  { name, isFromFile = false }: Setting,
  { environment, file, baseDir }: Omit<Reading, "findings">,
): Given | null {
  const fileName = file === null ? "" : relative(baseDir, file.path);
  const places: readonly (readonly [Environment, string])[] = [
    [environment, "environment"],
    [file?.values ?? {}, fileName],
  ];
  const pointer = name + fileEnding;
  for (const [values, from] of places) {
    const [value, path] = [values[name], isFromFile ? values[pointer] : undefined];
    if (value && path) {
      throw new ConfigurationError(`${name} and ${pointer} are both set: leave one of them out.`);
    }
    if (path) {
      const text = readSettingFile(pointer, resolve(baseDir, path)).replace(/\r?\n$/, "");
      // A secret that could not be put there is not one that is not wanted.
      if (text !== "") return { value: text, from: `${pointer} in ${from}` };
      throw new ConfigurationError(
        `${pointer} names ${path}, which is empty: put the value there, or leave the setting out.`,
      );
    }
    // An empty one in the environment takes back what the file says.
    if (value !== undefined) return { value, from };
  }
  return null;
}

function checkFileNames({ path, values }: ConfigurationFile, findings: Findings): void {
  for (const name of Object.keys(values)) {
    const nearest = nearestName(name);
    if (nearest === name) continue;
    const meant = nearest === null ? "see docs/configuration.md" : `did you mean ${nearest}?`;
    findings.add(`${name} in ${path} is no setting: ${meant}`);
  }
}

/** One of the choices, which its check knows it to be. */
function choiceOf<Choice extends string>(value: string, choices: readonly Choice[]): Choice {
  const [first, ...others] = choices;
  return others.find((choice) => choice === value) ?? (first as Choice);
}

/** No more than this is printed of a value. */
const shownLengthMax = 80;

function shownSetting(setting: Setting, given: Given | undefined): readonly ShownSetting[] {
  if (given === undefined || given.value === "") return [];
  const { value, from } = given;
  const isLong = value.length > shownLengthMax;
  const short = isLong ? `${value.slice(0, shownLengthMax)}… (${value.length} characters)` : value;
  const name = settingNames.find((one) => one === setting.name);
  if (name === undefined) return [];
  return [{ name, value: setting.isSecret === true ? "(hidden)" : short, from }];
}
