import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { ConfigurationError } from "../src/settings/configuration-error.ts";

/** The file that is read when it is there. */
const usualFile = "scriptorium.env";

/** Which file holds settings, for the environment: empty for none. */
export const fileVariable = "CONFIG_FILE";

export interface ConfigurationFile {
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * The settings in the file that CONFIG_FILE names, or in `scriptorium.env` below `baseDir`. Null when
 * there is none. Throws a `ConfigurationError` for a file that is named and missing, and for lines
 * that say nothing: Node's reader passes over these.
 */
export function readConfigurationFile(
  named: string | undefined,
  baseDir: string,
): ConfigurationFile | null {
  if (named === "") return null;
  const path = resolve(baseDir, named ?? usualFile);
  if (named === undefined && !existsSync(path)) return null;
  const text = readSettingFile(fileVariable, path);
  const lines = wrongLines(text);
  if (lines.length === 0) return { path, values: parseEnv(text) as Record<string, string> };
  throw new ConfigurationError(
    lines.map((line) => `${path}:${line} is not like NAME=value: write it so.`).join("\n"),
  );
}

/** The text of a file that the setting `name` names. Throws a `ConfigurationError`. */
export function readSettingFile(name: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(
      `${name} names ${path}, which can't be read (${code}): give the server's user a file there.`,
    );
  }
}

/** The numbers of the lines that are neither empty, nor a comment, nor (part of) a value. */
function wrongLines(text: string): readonly number[] {
  // Quoted values may have several lines.
  const withoutQuoted = text.replaceAll(
    /^(\s*(?:export\s+)?[\w.-]+\s*=[ \t]*)(?:"[^"]*"|'[^']*'|`[^`]*`)/gm,
    (whole, name: string) => name + "\n".repeat(whole.slice(name.length).split("\n").length - 1),
  );
  return withoutQuoted.split("\n").flatMap((line, index) => {
    const isFine = /^\s*(#.*|(export\s+)?[\w.-]+\s*=.*)?$/.test(line) || line.trim() === "";
    return isFine ? [] : [index + 1];
  });
}
