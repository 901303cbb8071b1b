import { expect, it } from "vitest";
import { clockTime } from "./clock-time.ts";

it("tells the time of a moment today, and with its day that of another", () => {
  const at = new Date(2026, 10, 3, 14, 5).getTime();
  const spaced = (time: string): string => time.replaceAll(/\s/gu, " ");
  expect(spaced(clockTime(at, new Date(2026, 10, 3, 23, 59).getTime()))).toBe("2:05 PM");
  expect(spaced(clockTime(at, new Date(2026, 10, 4).getTime()))).toBe("Nov 3, 2:05 PM");
});
