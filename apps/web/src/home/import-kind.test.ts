import { limits } from "@scriptorium/sync/protocol";
import { describe, expect, it } from "vitest";
import { importKindOf, titleOfFile } from "./import-kind.ts";

describe("importKindOf", () => {
  it("goes by the extension, however it is written", () => {
    expect(importKindOf({ name: "a.b.TXT", size: 1 })).toEqual({
      extension: "txt",
      format: "text",
    });
    expect(importKindOf({ name: "plan.json", size: 0 })).toEqual({
      extension: "json",
      format: "json",
    });
    expect(importKindOf({ name: "a.MD", size: 1 })).toMatchObject({ format: "markdown" });
    expect(importKindOf({ name: "a.docx", size: 1 })).toMatchObject({ format: "docx" });
    for (const name of ["photo.png", "txt", ".txt.exe", ""]) {
      expect([name, importKindOf({ name, size: 1 })]).toEqual([name, "unknown"]);
    }
  });

  it("refuses what the server would refuse, at once", () => {
    const size = limits.textBytesMax;
    expect(importKindOf({ name: "a.txt", size })).toMatchObject({ format: "text" });
    expect(importKindOf({ name: "a.txt", size: size + 1 })).toBe("too-large");
  });
});

describe("titleOfFile", () => {
  it("is the name without the extension, as words", () => {
    expect(titleOfFile("Reading_room plan.v2.md")).toBe("Reading room plan.v2");
    expect(titleOfFile(".md")).toBe("");
  });

  it("is cut where a title ends, and never inside a character", () => {
    const title = titleOfFile(`${"📚".repeat(400)}.txt`);
    expect(title.length).toBeLessThanOrEqual(limits.titleLengthMax);
    expect(title).toBe("📚".repeat(150));
  });
});
