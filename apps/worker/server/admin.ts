import { ConfigurationError } from "../src/settings/configuration-error.ts";
import { CommandError, UsageError } from "./admin/command.ts";
import type { Command } from "./admin/command.ts";
import { DataInUseError } from "./data-lock.ts";

// What an administrator asks of the server on this machine: the same environment as that of
// `npm start` says which one, and with which key.

/** Each is loaded when it is asked for: some bring a lot with them. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  backup: async () => (await import("./admin/back-up.ts")).backUp,
  restore: async () => (await import("./admin/restore.ts")).restore,
  verify: async () => (await import("./admin/verify.ts")).verify,
  list: async () => (await import("./admin/list.ts")).list,
  show: async () => (await import("./admin/show.ts")).show,
  export: async () => (await import("./admin/export.ts")).exportAll,
  import: async () => (await import("./admin/import.ts")).importAll,
  delete: async () => (await import("./admin/delete.ts")).remove,
  keys: async () => (await import("./admin/keys.ts")).keys,
  people: async () => (await import("./admin/people.ts")).people,
};

const call = "npm run admin -- ";

const [name, ...args] = process.argv.slice(2);
// So that what was put on the disk for a moment is removed.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => process.exit(1));
try {
  process.exitCode = await run();
} catch (error) {
  const isExpected =
    error instanceof ConfigurationError ||
    error instanceof DataInUseError ||
    error instanceof CommandError ||
    error instanceof UsageError;
  console.error(isExpected ? error.message : (surroundingsOf(error) ?? error));
  if (error instanceof UsageError) console.error(`\n${await usageOf(name)}`);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  if (name === undefined) throw new UsageError("Say what to do.");
  if (["--help", "-h", "help"].includes(name)) {
    console.log(await usageOf(args[0]));
    return 0;
  }
  const command = await find(name);
  if (command === null) throw new UsageError(`Unknown: ${[name, ...args].join(" ")}`);
  if (!args.includes("--help") && !args.includes("-h")) return command.run(args);
  console.log(`${await usageOf(name)}\n\n${command.help}`);
  return 0;
}

async function find(one: string): Promise<Command | null> {
  const load = Object.hasOwn(commands, one) ? commands[one] : undefined;
  return load === undefined ? null : load();
}

/** How one command is asked for, or all. */
async function usageOf(one: string | undefined): Promise<string> {
  const command = one === undefined ? null : await find(one);
  if (command !== null) return calls(command);
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const each = all.map((every) => `${calls(every)}\n    ${every.summary}`);
  return [...each, `${call}<command> --help tells more of one.`].join("\n");
}

function calls({ usage }: Command): string {
  return usage.map((line) => call + line).join("\n");
}

/** What to do about what the machine does not give, or null when it is something else. */
function surroundingsOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const code = "code" in error ? String(error.code) : "";
  // SQLite has a number for it.
  const isFull =
    code === "ENOSPC" || code === "EDQUOT" || ("errcode" in error && error.errcode === 13);
  if (isFull) return `There is no room on the disk (${error.message}): make some, and do it again.`;
  if (["EACCES", "EPERM", "EROFS"].includes(code)) {
    return `That is not allowed (${error.message}): run this as the user who runs the server, or choose another folder.`;
  }
  if (code === "ENOTDIR") return `That is no folder (${error.message}): name another.`;
  if ("syscall" in error && error.syscall === "mkdir")
    return `No folder can be made there (${error.message}): choose another.`;
  return null;
}
