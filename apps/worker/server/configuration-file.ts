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
 * there is none. Throws a `ConfigurationError` for a file that is named and missing, for lines that
 * say nothing, and for names that are there twice: Node's reader passes over these.
 */
export function readConfigurationFile(
  named: string | undefined,
  baseDir: string,
): ConfigurationFile | null {
  if (named === "") return null;
  const path = resolve(baseDir, named ?? usualFile);
  if (named === undefined && !existsSync(path)) return null;
  const text = readSettingFile(fileVariable, path);
  const problems = problemsOf(text);
  if (problems.length === 0) return { path, values: parseEnv(text) as Record<string, string> };
  throw new ConfigurationError(problems.map((problem) => `${path}:${problem}`).join("\n"));
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

/** The lines, with each value in quotes, which may have several, left out. */
function linesOf(text: string): readonly string[] {
  const withoutQuoted = text.replaceAll(
    /^(\s*(?:export\s+)?[\w.-]+\s*=[ \t]*)(?:"[^"]*"|'[^']*'|`[^`]*`)/gm,
    (whole, name: string) => name + "\n".repeat(whole.slice(name.length).split("\n").length - 1),
  );
  return withoutQuoted.split("\n");
}

/** What is wrong with the lines: those that are neither empty, nor a comment, nor a name with its value, which nobody else has. */
function problemsOf(text: string): readonly string[] {
  const names = new Set<string>();
  return linesOf(text).flatMap((line, index) => {
    if (/^\s*(#.*)?$/.test(line)) return [];
    const [, name] = /^\s*(?:export\s+)?([\w.-]+)\s*=/.exec(line) ?? [];
    if (name === undefined) return [`${index + 1} is not like NAME=value: write it so.`];
    if (names.has(name)) return [`${index + 1} sets ${name} again: leave one of them out.`];
    names.add(name);
    return [];
  });
}
