import { parseArgs } from "node:util";
import type { ParseArgsOptionsConfig } from "node:util";
import { isDocumentId } from "@scriptorium/sync/protocol";
import { z } from "zod";

/** What an administrator can ask for, by its name. */
export interface Command {
  /** How it is asked for, a line for each way. */
  readonly usage: readonly string[];
  /** What it does, for the list of all commands. */
  readonly summary: string;
  /** The rest of what there is to know. */
  readonly help: string;
  /** Resolves to the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

/** Something can't be done. The message says why, and what to do. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** The command was not understood. The message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What no word of a command line can have in it. */
const mark = "\0";

/**
 * What begins as options do, and is a document's id: one in 64 that servers make, with two hyphens one in
 * 4,096, and whatever others call theirs. An option that is misspelt is none.
 */
const hyphenId = /^(?:-[A-Za-z0-9_][\w-]{14,62}|--[\w-]{20})$/;

/** The words and options of a command. Throws a `UsageError` for an option that it does not have, or that is there twice. */
export function readArguments<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true }>> {
  const isId = (word: string): boolean =>
    hyphenId.test(word) && !Object.hasOwn(options, word.slice(2));
  const marked = args.map((word) => (isId(word) ? mark + word : word));
  try {
    const read = parseArgs({ args: marked, options, allowPositionals: true, tokens: true });
    const named = read.tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
    const again = named.find((name, index) => named.indexOf(name) < index);
    if (again !== undefined) throw new UsageError(`--${again} is there twice: leave one out.`);
    const values = Object.entries(read.values).map(([name, value]) => [name, unmarked(value)]);
    return {
      ...read,
      values: Object.fromEntries(values) as typeof read.values,
      positionals: read.positionals.map((word) => word.replace(mark, "")),
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function unmarked(value: unknown): unknown {
  return typeof value === "string" ? value.replace(mark, "") : value;
}

/** Throws a `UsageError` unless there is exactly one word, which `what` describes. */
export function onlyOne(words: readonly string[], what: string): string {
  const [word, ...more] = words;
  if (word === undefined) throw new UsageError(`Name ${what}.`);
  if (more.length > 0) throw new UsageError(`Name ${what}, and nothing else: ${more.join(" ")}`);
  return word;
}

/** Throws a `UsageError` when there are any words. */
export function none(words: readonly string[]): void {
  if (words.length > 0) throw new UsageError(`Unknown: ${words.join(" ")}`);
}

/** Throws a `UsageError` when an option is there that means nothing beside the option `name`. */
export function goesWith(
  values: Readonly<Record<string, unknown>>,
  name: string,
  others: readonly string[],
): void {
  const known = [name, ...others];
  const stray = Object.keys(values).find(
    (one) => values[one] !== undefined && !known.includes(one),
  );
  if (stray !== undefined) throw new UsageError(`--${stray} does not go with --${name}.`);
}

/** A date, or a date and a time with their zone. Other notations mean this here and that there. */
const moments = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** In ms since 1970. Throws a `UsageError` when the value of the option `name` is no moment. */
export function momentOf(name: string, word: string): number {
  if (moments.safeParse(word).success) return Date.parse(word);
  throw new UsageError(
    `--${name} is "${word}", which is no moment: write it like 2027-01-31, or 2027-01-31T12:00:00Z with its zone.`,
  );
}

/** Throws a `UsageError` when `word` can't be a document's id. */
export function documentIdOf(word: string): string {
  if (isDocumentId(word)) return word;
  throw new UsageError(
    `"${word}" is no document's id: these have 16 to 64 letters, digits, hyphens or underscores.`,
  );
}
