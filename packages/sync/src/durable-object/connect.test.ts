import { expect, test } from "vitest";
import type { Grant } from "../room/index.ts";
import { connectToDocument } from "./connect.ts";

test("[O6] a grant that can't be one reaches no object, and the error names what is wrong", async () => {
  const request = new Request("http://localhost/sync/x", { headers: { upgrade: "websocket" } });
  let asked = 0;
  const document = {
    fetch(): Promise<Response> {
      asked += 1;
      return Promise.resolve(new Response());
    },
  };
  const grant: Grant = { principal: "ada", name: "Ada", role: "edit", link: null };
  const wrong = { ...grant, role: "editor" } as unknown as Grant;
  await expect(connectToDocument(document, request, { grant: wrong })).rejects.toThrow(
    new TypeError("connectToDocument: role is one of view, comment, edit, own."),
  );
  const inSeconds = { ...grant, expiresMs: 1_900_000_000 };
  await expect(connectToDocument(document, request, { grant: inSeconds })).rejects.toThrow(
    /milliseconds/,
  );
  expect(asked).toBe(0);
  await connectToDocument(document, request, { grant });
  expect(asked).toBe(1);
});
