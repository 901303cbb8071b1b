import { expect, test } from "vitest";
import { isInRange, networkOf, parseIpAddress, parseIpRange } from "./ip-address.ts";

function networkIn(text: string): string | null {
  const address = parseIpAddress(text);
  return address === null ? null : networkOf(address);
}

test("an address is read in all ways of writing it, with a port and without", () => {
  for (const text of ["192.0.2.7", "192.0.2.7:443", "::ffff:192.0.2.7", "[::ffff:c000:207]:80"])
    expect([text, networkIn(text)]).toEqual([text, "c000:207"]);
  for (const text of ["2001:db8:1:2::1", "[2001:db8:1:2:ffff::7]:443", "2001:DB8:1:2:0:0:0:1"])
    expect([text, networkIn(text)]).toEqual([text, "2001:db8:1:2"]);
  expect(networkIn("::1")).toBe("0:0:0:0");
});

test("what is no address is none", () => {
  for (const text of [
    "",
    "unknown",
    "256.1.1.1",
    "1.2.3",
    "1.2.3.4.5",
    ":::",
    "1::2::3",
    "a:b",
    "[",
    "::1]/x",
  ])
    expect([text, parseIpAddress(text)]).toEqual([text, null]);
});

test("a range holds the addresses that begin like it, and no others", () => {
  const cases = [
    ["10.0.0.0/8", "10.255.1.2", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["10.0.0.0/8", "::ffff:10.1.1.1", true],
    ["192.0.2.7", "192.0.2.7", true],
    ["192.0.2.7", "192.0.2.6", false],
    ["192.0.2.8/29", "192.0.2.15", true],
    ["192.0.2.8/29", "192.0.2.16", false],
    ["fd00::/8", "fdab::1", true],
    ["fd00::/8", "fe00::1", false],
    ["::1", "::1", true],
    ["0.0.0.0/0", "203.0.113.9", true],
    ["0.0.0.0/0", "2001:db8::1", false],
  ] as const;
  for (const [range, address, isInside] of cases) {
    const [parsed, found] = [parseIpRange(range), parseIpAddress(address)];
    const held = parsed !== null && found !== null && isInRange(found, parsed);
    expect([range, address, held]).toEqual([range, address, isInside]);
  }
  for (const text of ["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "ten/8", "10.0.0.0/-1"])
    expect([text, parseIpRange(text)]).toEqual([text, null]);
});
