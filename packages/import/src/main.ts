import { matchesGlob } from "node:path";
import { parseCommand, sources, usage, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { ImportLog, LogError } from "./import-log.ts";
import { importRooms } from "./import-rooms.ts";
import type { Target } from "./import-rooms.ts";
import { KeptFiles } from "./kept-files.ts";
import { Report } from "./report.ts";
import { ScriptoriumServer, ServerError } from "./scriptorium-server.ts";
import { SourceError } from "./sources/source.ts";

// `npm run import -- …`: brings what another server has stored to a running one. Ends with 0 when
// all of it is there, 1 when something is not, 2 when nothing was tried.

try {
  process.exitCode = await run(parseCommand(process.argv.slice(2), process.env));
} catch (error) {
  const expected = [UsageError, SourceError, ServerError, LogError];
  const isExpected = expected.some((kind) => error instanceof kind);
  console.error(isExpected && error instanceof Error ? error.message : error);
  if (error instanceof UsageError) console.error(`\n${usage}`);
  process.exitCode = error instanceof ServerError ? 1 : 2;
}

async function run(command: Command): Promise<number> {
  const { source, path, only, wishes, isDryRun } = command;
  await using stored = await sources[source](path);
  const names = new Set<string>();
  for (const { name } of stored.rooms) {
    if (names.has(name)) {
      throw new SourceError(
        `Two rooms in ${path} are called ${JSON.stringify(name)}: name a folder in which there is one.`,
      );
    }
    names.add(name);
  }
  const rooms = stored.rooms.filter(({ name }) => only === null || matchesGlob(name, only));
  const report = new Report(rooms.length, isDryRun);
  const target = isDryRun ? null : targetOf(command);
  using _log = target?.log;
  await importRooms(rooms, { wishes, target, tell: (outcome) => report.tell(outcome) });
  report.end();
  return report.notWhole === 0 ? 0 : 1;
}

function targetOf({ source, server, map }: Command): Target {
  const key = process.env["SCRIPTORIUM_KEY"];
  if (key === undefined || key === "") {
    throw new UsageError("SCRIPTORIUM_KEY has to hold the key of a program.");
  }
  return {
    server: new ScriptoriumServer(server, key),
    log: new ImportLog(map, { from: source, to: server }),
    kept: new KeptFiles(`${map}.left-out`),
  };
}
