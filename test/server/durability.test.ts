import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { OwnClient } from "./clients.ts";
import { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const cycles = Number(process.env["CYCLES"] ?? 5);
const replay = `SEED=${seed} CYCLES=${cycles} vitest run --config test/server/vitest.config.ts durability`;

/** Numbers in [0, 1) that a seed decides: sfc32. */
function randomFrom(start: number): () => number {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, start | 0];
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 15; round++) next();
  return next;
}

/** Types words in bursts, each awaited until saved or not, until its provider is destroyed. */
async function keepTyping(
  client: OwnClient,
  name: string,
  plan: { random: () => number; saved: Set<string> },
): Promise<void> {
  const { random, saved } = plan;
  const awaited = new Set<Promise<void>>();
  for (let count = 0; client.provider.status.kind !== "destroyed";) {
    const burst = Array.from(
      { length: 1 + Math.floor(random() * 5) },
      () => `<${name}.${count++}>`,
    );
    for (const word of burst) client.type(word);
    const settled = client.provider.saved().then(
      () => burst.forEach((word) => saved.add(word)),
      () => {},
    );
    awaited.add(settled);
    await (random() < 0.5 ? settled : delay(random() * 20));
  }
  await Promise.all(awaited);
}

test(
  `[K1][R1] what was acknowledged is there after a kill -9 at any moment`,
  { timeout: 60_000 + cycles * 5_000 },
  async () => {
    console.log(`replay: ${replay}`);
    const random = randomFrom(seed);
    const saved = new Set<string>();
    await using server = await ServerProcess.start();
    const visitor = new Visitor(server);
    const { id } = await visitor.create();
    for (let cycle = 0; cycle < cycles; cycle++) {
      const writers = await Promise.all([0, 1, 2].map(() => OwnClient.open(visitor, id)));
      const before = saved.size;
      const typing = writers.map((writer, index) =>
        keepTyping(writer, `${cycle}.${index}`, { random, saved }),
      );
      await delay(100 + random() * 600);
      await server.kill9();
      // Nobody may bring back what the server lost.
      for (const writer of writers) writer[Symbol.dispose]();
      await Promise.all(typing);
      expect(saved.size, replay).toBeGreaterThan(before);
      await server.restart();
      using reader = await OwnClient.open(visitor, id);
      const found = new Set(reader.text.match(/<[^<>]*>/g));
      expect(
        [...saved].filter((word) => !found.has(word)),
        replay,
      ).toEqual([]);
    }
    console.log(`${saved.size} acknowledged words, ${cycles} kills, none lost`);
  },
);
