import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { checksum } from "./checksum.ts";

test("[S7] a checksum is the CRC-32 that others compute, of any length and at any offset", () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, index) => (index * 167 + 13) & 0xff);
  for (let length = 0; length <= 40; length++) {
    for (let start = 0; start < 8; start++) {
      const part = bytes.subarray(start, start + length);
      expect(checksum(part)).toBe(crc32(part));
    }
  }
  expect(checksum(bytes)).toBe(crc32(bytes));
  expect(checksum(bytes.subarray(0, 13), bytes.subarray(13))).toBe(crc32(bytes));
  expect(checksum(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});
