import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { connect, evict, newDocument } from "./client.ts";
import type { Client } from "./client.ts";
import { constructionsOf } from "./worker.ts";

/** Pings that a client sends in an hour, one each 20 s. */
const pingsPerHour = 180;

test.for([2, 20, 200])(
  "[O14][O1] %i people who ping for an hour and do nothing else wake nobody, and no alarm does",
  async (people) => {
    const document = newDocument();
    const clients: Client[] = [];
    for (let person = 1; person <= people; person++) {
      const client = await connect(document, { principal: `p${person}` });
      await client.hello();
      client.show(person, { caret: person });
      clients.push(client);
    }
    await clients[0]?.text();
    await evict(document);
    for (let round = 1; round <= pingsPerHour; round++) {
      await Promise.all(clients.map((client) => client.ping()));
    }
    expect(constructionsOf(document)).toBe(1);
    const alarmMs = await runInDurableObject(document, (_, { storage }) => storage.getAlarm());
    expect((alarmMs ?? 0) - Date.now()).toBeGreaterThan(3_600_000);
    expect(clients.every(({ isOpen }) => isOpen)).toBe(true);
  },
);
