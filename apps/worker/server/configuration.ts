import { resolve } from "node:path";

/** How the server runs, as its environment says. */
export interface Configuration {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDir: string;
  readonly allowedOrigins: readonly string[];
  /** Origin under which people reach the server, or null when it is its own address. */
  readonly publicUrl: string | null;
  /** Given by the operator, or null to have one made and kept in the data folder. */
  readonly signingSecret: string | null;
  readonly adminKey: string | null;
}

/** A setting that can't be used. The message names the variable and the fix. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** Reads the environment. Relative folders are relative to `baseDir`. Throws a `ConfigurationError`. */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
  baseDir: string,
): Configuration {
  const {
    HOST = "localhost",
    PORT = "8787",
    DATA_DIR = "./data",
    ALLOWED_ORIGINS = "",
    PUBLIC_URL = "",
    SIGNING_SECRET = "",
    ADMIN_KEY = "",
  } = environment;
  const port = Number(PORT);
  if (PORT.trim() === "" || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ConfigurationError(`PORT is "${PORT}": set it to a number from 0 to 65535.`);
  }
  if (!/^[A-Za-z0-9.:-]+$/.test(HOST)) {
    throw new ConfigurationError(`HOST is "${HOST}": set it to a host name or an IP address.`);
  }
  const allowedOrigins = ALLOWED_ORIGINS.split(/\s+/).filter((origin) => origin !== "");
  for (const origin of allowedOrigins) checkOrigin("ALLOWED_ORIGINS", origin);
  if (PUBLIC_URL !== "") checkOrigin("PUBLIC_URL", PUBLIC_URL);
  return {
    host: HOST,
    port,
    dataDir: resolve(baseDir, DATA_DIR),
    allowedOrigins,
    publicUrl: PUBLIC_URL === "" ? null : PUBLIC_URL,
    signingSecret: readSecret("SIGNING_SECRET", SIGNING_SECRET),
    adminKey: readSecret("ADMIN_KEY", ADMIN_KEY),
  };
}

function checkOrigin(name: string, origin: string): void {
  const isOrigin = URL.canParse(origin) && new URL(origin).origin === origin;
  if (isOrigin) return;
  throw new ConfigurationError(
    `${name} has "${origin}": write an origin like https://docs.example.org, without a path; several are separated by spaces.`,
  );
}

function readSecret(name: string, value: string): string | null {
  if (value === "") return null;
  if (value.length >= 32) return value;
  throw new ConfigurationError(`${name} is shorter than 32 characters: use a longer one, or none.`);
}
