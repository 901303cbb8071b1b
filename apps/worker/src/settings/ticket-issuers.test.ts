import { describe, expect, it } from "vitest";
import { readTicketIssuers } from "./ticket-issuers.ts";

const publicKey = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
const acme = { name: "acme", issuer: "https://acme.example", jwks: "https://acme.example/jwks" };

function refusal(...issuers: readonly object[]): string {
  try {
    readTicketIssuers(JSON.stringify(issuers));
  } catch (error) {
    return String(error);
  }
  return "taken";
}

describe("readTicketIssuers", () => {
  it("reads none, one with what is left out, and one with keys of its own", () => {
    expect(readTicketIssuers(" ")).toEqual([]);
    const defaults = { role: "edit", create: false, documents: "own" };
    expect(readTicketIssuers(JSON.stringify([acme]))).toEqual([{ ...acme, ...defaults }]);
    const inline = { ...acme, jwks: { keys: [publicKey] }, role: "own", create: true };
    expect(readTicketIssuers(JSON.stringify([inline]))).toEqual([{ ...defaults, ...inline }]);
  });

  it("refuses what would let others in, and says which field", () => {
    const keys = (key: object): object => ({ ...acme, jwks: { keys: [key] } });
    expect(refusal({ ...acme, jwks: "http://acme.example/jwks" })).toContain("https://");
    expect(refusal(keys({ ...publicKey, d: "secret" }))).toContain("0.jwks");
    expect(refusal(keys({ kty: "oct", k: "c2VjcmV0" }))).toContain("0.jwks");
    expect(refusal({ ...acme, jwks: { keys: [] } })).toContain("0.jwks");
    expect(refusal({ ...acme, name: "acme:ada" })).toContain("0.name");
    expect(refusal({ ...acme, role: "emperor" })).toContain("0.role");
    expect(refusal({ ...acme, crate: true })).toContain("crate");
    expect(refusal(acme, { ...acme, name: "other" })).toContain("issuer");
    expect(refusal(acme, { ...acme, issuer: "https://other.example" })).toContain("name");
  });

  it("names the variable when it is no list", () => {
    for (const text of ["acme", "{}", '"acme"', "[1]"]) {
      expect(() => readTicketIssuers(text)).toThrow(/^TICKET_ISSUERS/);
    }
  });
});
