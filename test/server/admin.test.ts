import { describe, expect, test } from "vitest";
import { admin } from "./admin-command.ts";
import { newDataDir, ServerProcess } from "./server-process.ts";
import { problemOf, Visitor } from "./visitor.ts";

describe("npm run admin", () => {
  test("[W60][W68] signs people out, and makes, lists and revokes the keys of the running server, which it finds by its folder", async () => {
    // With the key that the server made for itself.
    await using server = await ServerProcess.start({ ADMIN_KEY: "" });
    const here = { DATA_DIR: server.dataDir };
    expect(await admin(here, "keys", "list")).toMatchObject({
      code: 0,
      said: "There are no keys.",
    });
    const made = await admin(
      here,
      "keys",
      "create",
      "--name=Nightly",
      "--scopes=create,read",
      "--expires=2099-01-31",
    );
    const [, id = "", key = ""] = /^Key (\S+)\. .*\n(scriptorium_\S+)$/.exec(made.said) ?? [];
    const program = new Visitor(server, { authorization: `Bearer ${key}` });
    expect((await program.create()).role).toBe("own");
    const listed = await admin(here, "keys", "list");
    expect(listed.said).toMatch(
      new RegExp(
        `^${id}  create,read  "Nightly"  created [\\d-]+, used [\\d-]+, expires 2099-01-31$`,
      ),
    );
    expect(listed.said).not.toContain(key);
    expect((await admin(here, "keys", "revoke", id)).said).toBe(`Key ${id} is revoked.`);
    const person = `person:${"a".repeat(43)}`;
    expect(await admin(here, "people", "sign-out", person)).toMatchObject({
      code: 0,
      said: `${person} is signed out everywhere.`,
    });
    expect((await admin(here, "people", "sign-out", "guest:ada")).said).toBe(
      "There is nothing of this id.",
    );
    expect(problemOf(await program.get("/api/me"))).toBe("401 invalid-key");
  });

  test("[W60] says what is wrong and how to put it right", async () => {
    await using server = await ServerProcess.start();
    const here = {
      DATA_DIR: server.dataDir,
      ADMIN_KEY: "another key than that of the server it is for",
    };
    const said = async (...args: readonly string[]): Promise<string> => {
      const ended = await admin(here, ...args);
      expect(ended.code).toBe(1);
      return ended.said;
    };
    expect(await said("keys", "list")).toMatch(/has another admin key: set ADMIN_KEY/);
    expect(await said()).toMatch(/^Say what to do\.\n\nnpm run admin -- backup <folder>/);
    expect(await said("keys", "make")).toMatch(/^Unknown: keys make\n/);
    expect(await said("keys", "create", "--name", "x")).toMatch(/^A key needs --name and --scopes/);
    expect(await said("keys", "create", "--nme", "x")).toMatch(/--nme/);
    const badDate = ["keys", "create", "--name", "x", "--scopes", "read", "--expires", "soon"];
    expect(await said(...badDate)).toMatch(/^--expires is "soon"/);
    // What means nothing there is not passed over: it would be believed to hold.
    expect(await said("verify", "--name", "x")).toMatch(/^--name goes with --backup alone/);
    const rewinding = ["restore", "--document", "a-document-that-is-not", "--at", "2026-01-31"];
    expect(await said(...rewinding, "--new-epoch")).toMatch(/^--new-epoch does not go with --at/);
    const replacing = ["restore", "x", "--document", "a-document-that-is-not", "--replace"];
    expect(await said(...replacing)).toMatch(/^--replace does not go with --document/);
    expect(await said("export", import.meta.filename)).toMatch(/^That is no folder/);
    const nowhere = newDataDir();
    expect((await admin({ DATA_DIR: nowhere }, "keys", "list")).said).toBe(
      `No server is running on DATA_DIR ${nowhere}: start it with npm start, or set DATA_DIR to its folder.`,
    );
    await server.kill9();
    expect((await admin(here, "keys", "list")).said).toMatch(/does not answer: start it/);
  });
});
