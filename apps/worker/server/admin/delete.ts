import { documentIdOf, onlyOne, readArguments, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { ServerApi } from "./server-api.ts";

export const remove: Command = {
  usage: ["delete ID [--forever] [--yes] [--server URL]"],
  summary: "puts a document into the trash, or deletes it for good",
  help: `Asks the running server, so that whoever has the document open is told. From the
trash its owner can take it back for 30 days.

  --forever      for good, at once, for everybody. Only a backup has it then
  --yes          does not ask
  --server URL   asks the server at this address, with ADMIN_KEY, instead of the one here`,
  run: async (args) => {
    const { values, positionals } = readArguments(args, {
      forever: { type: "boolean" },
      yes: { type: "boolean" },
      server: { type: "string" },
    });
    const id = documentIdOf(onlyOne(positionals, "a document's id"));
    const server = ServerApi.find(values.server);
    const missing = `There is no document ${id}, or it is in the trash already: npm run admin -- list tells which there are.`;
    const isForever = values.forever === true;
    if (values.yes !== true && !(await isSure(id, isForever))) {
      console.error("Nothing was deleted.");
      return 1;
    }
    const path = `/api/documents/${id}${isForever ? "?forever=true" : ""}`;
    await server.ask({ method: "DELETE", path, missing });
    console.log(
      isForever
        ? `Document ${id} is deleted for good.`
        : `Document ${id} is in the trash. Its owner can take it back for 30 days.`,
    );
    return 0;
  },
};

async function isSure(id: string, isForever: boolean): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError("There is nobody to ask whether you are sure: say --yes.");
  }
  const message = isForever
    ? `Delete document ${id} for good? Nobody can take that back.`
    : `Put document ${id} into the trash?`;
  const { confirm, isCancel } = await import("@clack/prompts");
  const answer = await confirm({ message, initialValue: false, output: process.stderr });
  return !isCancel(answer) && answer;
}
