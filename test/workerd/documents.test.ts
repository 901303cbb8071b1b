import { runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import type { Answered } from "@scriptorium/worker/src/documents.ts";
import { expect, test } from "vitest";
import * as Y from "yjs";

// What each of these does to a document: the tests of the HTTP API, which is what answers.

const documents = exports.Documents;

/** What was asked for. */
async function given<Value>(answer: Promise<Answered<Value>>): Promise<Value> {
  const answered = await answer;
  if (!answered.ok) throw new Error(`${answered.problem}: ${answered.detail}`);
  return answered.value;
}

/** Why it was not done. */
async function problem(answer: Promise<Answered<unknown>>): Promise<string | null> {
  const answered = await answer;
  return answered.ok ? null : answered.problem;
}

test("[W5][W98] another Worker makes a document, writes and reads it by Markdown, and lists it", async () => {
  const made = { title: "Minutes", content: "# North", format: "markdown" } as const;
  const { id, title } = await given(documents.create(made));
  expect([title, await given(documents.read(id))]).toEqual(["Minutes", "# North\n"]);
  await given(documents.append(id, "- [ ] south"));
  expect(await given(documents.read(id))).toBe("# North\n\n- [ ] south\n");
  await given(documents.write(id, "east", "text"));
  await given(documents.rename(id, "Notes"));
  expect(await given(documents.read(id, "text"))).toBe("east");

  await runDurableObjectAlarm(env.DOCUMENTS.getByName(id));
  const first = await given(documents.list({ limit: 1 }));
  expect(first).toMatchObject({ documents: [{ id, title: "Notes" }] });
  const rest = await given(documents.list(first.next === null ? {} : { cursor: first.next }));
  expect(rest.documents.some((one) => one.id === id)).toBe(first.next === null);
});

test("[W97][W21] another Worker stores updates, copies, shares and deletes", async () => {
  const { id } = await given(documents.create({ title: "Minutes" }));
  const doc = new Y.Doc();
  doc.getMap("state").set("reviewed", true);
  await given(documents.applyUpdate(id, Y.encodeStateAsUpdate(doc)));
  const copy = await given(documents.copy(id, { title: "Another" }));
  const read = new Y.Doc();
  Y.applyUpdate(read, await given(documents.readUpdate(copy.id)));
  expect([copy.title, read.getMap("state").toJSON()]).toEqual(["Another", { reviewed: true }]);

  const headers = { "x-scriptorium-link": await given(documents.share(id, "view")) };
  const seen = await exports.default.fetch(`https://docs.example/api/documents/${id}`, { headers });
  expect(await seen.json()).toEqual({ id, title: "Minutes", role: "view" });

  await given(documents.delete(id));
  expect(await problem(documents.read(id))).toBe("not-found");
  await given(documents.restore(id));
  await given(documents.delete(id, { forever: true }));
  expect(await problem(documents.restore(id))).toBe("not-found");
});

test("[W2] what can't be done another Worker is told in the words of the API", async () => {
  for (const id of ["no-such-document-here", "../admin/keys", ""]) {
    const none = id.length < 16 ? /^(invalid-document-id|not-found)$/ : /^not-found$/;
    expect(await problem(documents.read(id))).toMatch(none);
    expect(await problem(documents.delete(id))).toMatch(none);
  }
  const { id } = await given(documents.create());
  expect([
    await problem(documents.write(id, "{", "json")),
    await problem(documents.applyUpdate(id, Uint8Array.of(1, 2, 3))),
    await problem(documents.create({ jurisdiction: "eu" })),
    await problem(documents.list({ limit: 0 })),
  ]).toEqual(["invalid-content", "invalid-content", "unknown-place", "malformed-body"]);
});
