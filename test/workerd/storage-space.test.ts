import { RejectCode } from "@scriptorium/sync/protocol";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { connect, evict, Writer } from "./client.ts";
import type { Client } from "./client.ts";

/** What the next edit is answered, in short. */
async function answered(client: Client, writer: Writer): Promise<string> {
  client.edit(writer.type("x".repeat(20_000)));
  for (;;) {
    const message = await client.next();
    if (typeof message === "string") continue;
    if (message.kind === "ack") return "ack";
    if (message.kind === "reject") return `reject ${message.code}`;
  }
}

test("[O8] a database that has reached its quota takes no more edits, also after a wake, and is read", async () => {
  const document = env.SMALL_ENGINES.getByName(crypto.randomUUID());
  const ada = await connect(document, { principal: "ada" });
  await ada.hello();
  const writer = new Writer();
  const answers: string[] = [];
  while (answers.at(-1) !== `reject ${RejectCode.storageFull}` && answers.length < 50) {
    answers.push(await answered(ada, writer));
  }
  const taken = answers.length - 1;
  expect(new Set(answers.slice(0, -1))).toEqual(new Set(["ack"]));
  expect(taken).toBeGreaterThan(2);
  expect(taken).toBeLessThan(20);
  await evict(document);
  // Another writer's: the first one's next would build on what was refused.
  expect(await answered(ada, new Writer())).toBe(`reject ${RejectCode.storageFull}`);
  expect((await ada.text()).length).toBe(taken * 20_000);
});
