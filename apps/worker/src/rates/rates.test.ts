import { readFileSync } from "node:fs";
import { limits } from "@scriptorium/sync/protocol";
import { expect, test } from "vitest";
import { boundPeriodS, BoundRates, rateBindings } from "./bound-rates.ts";
import { addressByCloudflare, addressBySocket } from "./client-address.ts";
import { CountedRates, ratePerMinute } from "./counted-rates.ts";
import { parseRateSettings, rateKinds } from "./rate-settings.ts";
import type { Asked } from "./rates.ts";

const creation: Asked = { kind: "creations", scope: "person", key: "guest:ada" };

test("[W70] what is used up comes back evenly, and the wait is told", async () => {
  const rates = new CountedRates({ creations: 3 });
  const take = (nowMs: number): Promise<number | null> => rates.take(creation, nowMs);
  expect([await take(0), await take(0), await take(0)]).toEqual([null, null, null]);
  expect(await take(0)).toBe(20);
  expect(await take(15_000)).toBe(5);
  expect([await take(20_000), await take(20_000)]).toEqual([null, 20]);
  const aMinuteLater = [await take(80_000), await take(80_000), await take(80_000)];
  expect([...aMinuteLater, await take(80_000)]).toEqual([null, null, null, 20]);
});

test("[W70] what counts for several takes as many, or all there can be, and the wait is for them", async () => {
  const rates = new CountedRates({ uploads: 6 });
  const take = (count: number, nowMs: number): Promise<number | null> =>
    rates.take({ kind: "uploads", scope: "person", key: "guest:ada", count }, nowMs);
  expect([await take(4, 0), await take(4, 0), await take(2, 0)]).toEqual([null, 20, null]);
  expect([await take(26, 59_000), await take(26, 60_000)]).toEqual([1, null]);
  const bound = { limit: () => Promise.resolve({ success: (left -= 1) >= 0 }) };
  let left = 3;
  const bounds = new BoundRates({ UPLOADS_PER_PERSON: bound });
  const many = (count: number): Promise<number | null> =>
    bounds.take({ kind: "uploads", scope: "person", key: "guest:ada", count });
  expect([await many(2), await many(2)]).toEqual([null, boundPeriodS]);
});

test("[W70] each kind, scope and key is counted by itself, an address as some people", async () => {
  const rates = new CountedRates({ creations: 1, uploads: 1 });
  const take = (changed: Partial<Asked>): Promise<number | null> =>
    rates.take({ ...creation, ...changed }, 0);
  expect([await take({}), await take({})]).toEqual([null, 60]);
  expect(await take({ kind: "uploads" })).toBeNull();
  expect(await take({ key: "guest:bo" })).toBeNull();
  const address = { scope: "address", key: "guest:ada" } as const;
  const taken: (number | null)[] = [];
  for (let one = 0; one <= limits.peoplePerAddress; one += 1) taken.push(await take(address));
  expect(taken).toEqual([...Array.from({ length: limits.peoplePerAddress }, () => null), 12]);
});

test("[W70] no more counters are kept than may be, and the one used longest ago goes first", async () => {
  const rates = new CountedRates({ creations: 1 });
  const take = (key: string): Promise<number | null> => rates.take({ ...creation, key }, 0);
  await take("first");
  await take("second");
  expect(await take("first")).toBe(60);
  for (let key = 0; key < limits.ratedKeysMax - 1; key += 1) await take(String(key));
  expect(await take("first")).toBe(60);
  expect(await take("second")).toBeNull();
});

test("[W70] settings are off, or numbers for known kinds", () => {
  expect(parseRateSettings("off")).toBe("off");
  expect(parseRateSettings("")).toEqual({});
  expect(parseRateSettings(" creations=30  signIns=5 ")).toEqual({ creations: 30, signIns: 5 });
  for (const text of ["on", "creations", "creations=0", "creations=-1", "creations=x", "edits=5"])
    expect([text, parseRateSettings(text)]).toEqual([text, null]);
});

test("[W70] Cloudflare's counters are asked where they are bound, and their period is the wait", async () => {
  const keys: string[] = [];
  const full: RateLimit = {
    limit: ({ key }) => Promise.resolve({ success: keys.push(key) < 2 }),
  };
  const rates = new BoundRates({ CREATIONS_PER_PERSON: full });
  expect([await rates.take(creation), await rates.take(creation)]).toEqual([null, boundPeriodS]);
  expect(await rates.take({ ...creation, scope: "address" })).toBeNull();
  expect(keys).toEqual(["guest:ada", "guest:ada"]);
});

test("[W70] the bindings of wrangler.jsonc have the numbers of the limits", () => {
  const path = new URL("../../wrangler.jsonc", import.meta.url).pathname;
  const text = readFileSync(path, "utf8").replaceAll(/^\s*\/\/.*$/gm, "");
  const { ratelimits } = JSON.parse(text.replaceAll(/,(?=\s*[\]}])/g, "")) as {
    readonly ratelimits: readonly { readonly name: string; readonly simple: unknown }[];
  };
  const bound = ratelimits.map(({ name, simple }) => [name, simple]);
  const expected = rateKinds.flatMap((kind) =>
    (["person", "address"] as const).map((scope) => [
      rateBindings[kind][scope],
      { limit: ratePerMinute(kind, scope), period: boundPeriodS },
    ]),
  );
  expect(bound).toEqual(expected);
});

function asked(headers: Record<string, string>, clientIp?: string): Request {
  const request = new Request("http://docs.example/", { headers });
  return Object.defineProperty(request, "cf", { value: { clientIp } });
}

test("[W71] the address is the socket's, whatever the client claims", () => {
  const claims = { "x-forwarded-for": "203.0.113.9", "cf-connecting-ip": "203.0.113.9" };
  expect(addressBySocket()(asked(claims, "192.0.2.7:50000"))).toBe("c000:207");
  expect(addressBySocket("127.0.0.1")(asked(claims, "192.0.2.7:50000"))).toBe("c000:207");
  expect(addressBySocket()(asked(claims))).toBeNull();
  expect(addressBySocket()(asked(claims, "unix:/run/socket"))).toBeNull();
});

test("[W71] behind own proxies it is the last that is none of them", () => {
  const behind = addressBySocket("127.0.0.1 10.0.0.0/8");
  const from = (forwarded: string): string | null =>
    behind(asked({ "x-forwarded-for": forwarded }, "127.0.0.1:50000"));
  expect(from("192.0.2.7")).toBe("c000:207");
  expect(from("203.0.113.9, 192.0.2.7")).toBe("c000:207");
  expect(from("203.0.113.9, 192.0.2.7, 10.1.2.3")).toBe("c000:207");
  expect(from("203.0.113.9,192.0.2.7:4711 , 10.1.2.3")).toBe("c000:207");
  expect(from("203.0.113.9, nonsense")).toBeNull();
  // A proxy that says nothing stands for all whom it lets through.
  expect(from("")).toBe("7f00:1");
  expect(from("10.1.2.3")).toBe("7f00:1");
});

test("[W71] on Cloudflare it is what Cloudflare says", () => {
  expect(addressByCloudflare(asked({ "cf-connecting-ip": "2001:db8:1:2::9" }))).toBe(
    "2001:db8:1:2",
  );
  expect(addressByCloudflare(asked({ "x-forwarded-for": "203.0.113.9" }))).toBeNull();
});
