import { onlyOne, readArguments, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { ServerApi } from "./server-api.ts";

export const people: Command = {
  usage: ["people sign-out PERSON"],
  summary: "signs somebody out everywhere",
  help: `PERSON is an id like person:…, as the list of who has access to a document and its record tell it.

  --server URL   asks the server at this address, with ADMIN_KEY, instead of the one here`,
  run: async ([action, ...args]) => {
    if (action !== "sign-out") {
      throw new UsageError(
        action === undefined ? "Say what to do with people." : `Unknown: people ${action}`,
      );
    }
    const { values, positionals } = readArguments(args, { server: { type: "string" } });
    const id = onlyOne(positionals, "the person's id");
    const path = `/api/admin/people/${encodeURIComponent(id)}/sign-out`;
    const missing = "There is nothing of this id.";
    await ServerApi.find(values.server).ask({ method: "POST", path, missing });
    console.log(`${id} is signed out everywhere.`);
    return 0;
  },
};
