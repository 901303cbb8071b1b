import { momentOf, none, onlyOne, readArguments, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { ServerApi } from "./server-api.ts";

interface ListedKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
}

const path = "/api/admin/keys";

export const keys: Command = {
  usage: [
    "keys create --name NAME --scopes SCOPES [--expires DATE]",
    "keys list",
    "keys revoke ID",
  ],
  summary: "makes, lists and revokes the keys of programs",
  help: `SCOPES are some of create, read, write, administer, separated by commas.
DATE is like 2027-01-31 or 2027-01-31T12:00:00Z.

  --server URL   asks the server at this address, with ADMIN_KEY, instead of the one here`,
  run: async ([action, ...args]) => {
    const { values, positionals } = readArguments(args, {
      name: { type: "string" },
      scopes: { type: "string" },
      expires: { type: "string" },
      server: { type: "string" },
    });
    switch (action) {
      case "create":
        none(positionals);
        await createKey(values);
        return 0;
      case "list":
        none(positionals);
        await listKeys(ServerApi.find(values.server));
        return 0;
      case "revoke": {
        const id = onlyOne(positionals, "the key's id");
        const request = { method: "DELETE", path: `${path}/${encodeURIComponent(id)}` } as const;
        const missing = "There is no key of this id.";
        await ServerApi.find(values.server).ask({ ...request, missing });
        console.log(`Key ${id} is revoked.`);
        return 0;
      }
    }
    throw new UsageError(
      action === undefined ? "Say what to do with keys." : `Unknown: keys ${action}`,
    );
  },
};

async function createKey({
  name,
  scopes,
  expires,
  server,
}: Readonly<Record<string, string | undefined>>): Promise<void> {
  if (name === undefined || scopes === undefined) {
    throw new UsageError("A key needs --name and --scopes.");
  }
  const body = {
    name,
    scopes: scopes.split(/[\s,]+/).filter((scope) => scope !== ""),
    expiresAt: expires === undefined ? null : new Date(momentOf("expires", expires)).toISOString(),
  };
  const { id, key } = (await ServerApi.find(server).ask({ method: "POST", path, body })) as {
    readonly id: string;
    readonly key: string;
  };
  console.log(`Key ${id}. It is shown only now, and kept nowhere:\n${key}`);
}

async function listKeys(server: ServerApi): Promise<void> {
  const { keys: all } = (await server.ask({ method: "GET", path })) as {
    readonly keys: readonly ListedKey[];
  };
  if (all.length === 0) console.log("There are no keys.");
  for (const { id, name, scopes, createdAt, lastUsedAt, expiresAt } of all) {
    const times = [
      `created ${day(createdAt)}`,
      lastUsedAt === null ? "never used" : `used ${day(lastUsedAt)}`,
      ...(expiresAt === null ? [] : [`expires ${day(expiresAt)}`]),
    ];
    console.log(`${id}  ${scopes.join(",")}  ${JSON.stringify(name)}  ${times.join(", ")}`);
  }
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
