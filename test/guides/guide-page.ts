import { readFileSync } from "node:fs";
import { join } from "node:path";

export const docs: string = join(import.meta.dirname, "../../docs");

interface Block {
  readonly language: string;
  readonly code: string;
  /** Said by a comment right before it: it can't be done where the tests run. */
  readonly isElsewhere: boolean;
}

/**
 * A guide as whoever follows it reads it: the files that it has one make, the commands that it has one
 * give, and what it says is then to be seen. Tests name them by how they begin; what is used is what
 * stands in the page.
 */
export class GuidePage {
  readonly #name: string;
  readonly #files: ReadonlyMap<string, string>;
  readonly #commands: readonly string[];
  readonly #shown: readonly string[];
  readonly #followed = new Set<string>();

  constructor(name: string) {
    this.#name = name;
    const all = blocksOf(readFileSync(join(docs, `${name}.md`), "utf8"));
    this.#files = filesOf(all);
    const blocks = all.filter(({ isElsewhere }) => !isElsewhere);
    const linesOf = (wanted: string, lines: (code: string) => readonly string[]) =>
      blocks.filter(({ language }) => language === wanted).flatMap(({ code }) => lines(code));
    this.#commands = linesOf("sh", commandsOf);
    this.#shown = linesOf("text", (code) => code.trim().split("\n"));
  }

  /** The command that is so, or else the one that begins so. Throws unless there is one. */
  command(start: string): string {
    return this.#theOnly(this.#commands, start);
  }

  /** The line that is to be seen and begins so, as a pattern: `…` and the port stand for what only a run can know. */
  shown(start: string): RegExp {
    const line = this.#theOnly(this.#shown, start);
    return new RegExp(
      line
        .split(/…|(?<=localhost:)8787/)
        .map(escaped)
        .join("\\S+"),
    );
  }

  /** What stands in a file. */
  file(name: string): string {
    const content = this.#files.get(name);
    if (content === undefined) throw new Error(`${this.#name}.md has nobody make ${name}`);
    this.#followed.add(name);
    return content;
  }

  /** What nobody has done yet. */
  get unfollowed(): readonly string[] {
    const all = [...this.#files.keys(), ...this.#commands, ...this.#shown];
    return all.filter((one) => !this.#followed.has(one));
  }

  #theOnly(all: readonly string[], start: string): string {
    const found = all.includes(start)
      ? [start]
      : [...new Set(all.filter((one) => one.startsWith(start)))];
    const [one] = found;
    if (one === undefined || found.length > 1)
      throw new Error(`${this.#name}.md says ${found.length} times: ${start}`);
    this.#followed.add(one);
    return one;
  }
}

/** As a pattern that is nothing but these words. */
export function escaped(words: string): string {
  return words.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}

function blocksOf(text: string): readonly Block[] {
  const fenced = /^( *)```(\w+)\n([\s\S]*?)^\1```/gm;
  return [...text.matchAll(fenced)].map(({ index, 2: language = "", 3: code = "" }) => ({
    language,
    code,
    isElsewhere: /<!-- elsewhere: [^\n]*-->\s*$/.test(text.slice(0, index)),
  }));
}

/** Each is named in its first line, by a comment. */
function filesOf(blocks: readonly Block[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { code } of blocks) {
    const named = /^(?:\/\/ (\S+\.\w+)|<!-- (\S+\.\w+) -->)\n\n?([\s\S]*)$/.exec(code);
    if (named === null) continue;
    const name = named[1] ?? named[2] ?? "";
    // What is named again goes on below.
    files.set(name, (files.get(name) ?? "") + (named[3] ?? ""));
  }
  return files;
}

/** One goes on in the next line behind a `\`, and until a loop has ended. */
function commandsOf(code: string): readonly string[] {
  const commands: string[] = [];
  let isOpen = false;
  for (const line of code.trim().split("\n")) {
    const bare = line.replace(/ +# .*$/, "");
    if (isOpen) commands.push(`${commands.pop()}\n${bare}`);
    else if (bare !== "" && !bare.startsWith("#")) commands.push(bare);
    const command = commands.at(-1) ?? "";
    isOpen = command.endsWith("\\") || (/\bdo\n/.test(`${command}\n`) && !/\ndone/.test(command));
  }
  return commands;
}
