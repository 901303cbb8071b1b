import { describe, expect, it } from "vitest";
import { isAllowedAddress, readSignInSettings } from "./sign-in-settings.ts";
import type { Provider, SignInVariables } from "./sign-in-settings.ts";

const oidc = {
  OIDC_ISSUER: "https://login.example.org/realms/main",
  OIDC_CLIENT_ID: "scriptorium",
  OIDC_CLIENT_SECRET: "secret",
};
const access = { ACCESS_TEAM: "https://team.cloudflareaccess.com", ACCESS_AUDIENCE: "tag" };

function refusal(variables: SignInVariables): string {
  try {
    readSignInSettings(variables);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "taken";
}

describe("readSignInSettings", () => {
  it("is open without anything, and closed as soon as somebody can sign in", () => {
    expect(readSignInSettings({})).toEqual({ provider: null, access: null, isClosed: false });
    expect(readSignInSettings(oidc)).toEqual({
      provider: {
        issuer: oidc.OIDC_ISSUER,
        clientId: "scriptorium",
        clientSecret: "secret",
        allowed: [],
      },
      access: null,
      isClosed: true,
    });
    expect(readSignInSettings({ ...oidc, CREATION: "everybody" }).isClosed).toBe(false);
    expect(readSignInSettings(access)).toEqual({
      provider: null,
      access: { team: access.ACCESS_TEAM, audience: "tag" },
      isClosed: true,
    });
  });

  it("names the variable and the fix", () => {
    const { OIDC_CLIENT_SECRET: _secret, ...unfinished } = oidc;
    expect(refusal(unfinished)).toMatch(/^OIDC_CLIENT_SECRET is not set: set all of/);
    expect(refusal({ OIDC_CLIENT_ID: "one" })).toMatch(/^OIDC_ISSUER and OIDC_CLIENT_SECRET are/);
    for (const OIDC_ISSUER of [
      "login.example.org",
      "http://login.example.org",
      "https://a:b@c.de",
    ]) {
      expect(refusal({ ...oidc, OIDC_ISSUER })).toMatch(/^OIDC_ISSUER has .*https:\/\//);
    }
    expect(refusal({ ...oidc, OIDC_ALLOWED: "example.org" })).toMatch(/^OIDC_ALLOWED has "example/);
    expect(refusal({ OIDC_ALLOWED: "@example.org" })).toMatch(/^OIDC_ALLOWED is set/);
    expect(refusal({ ...access, ACCESS_TEAM: "https://team.example/path" })).toMatch(
      /^ACCESS_TEAM/,
    );
    expect(refusal({ ACCESS_TEAM: access.ACCESS_TEAM })).toMatch(/^ACCESS_AUDIENCE is not set/);
    expect(refusal({ CREATION: "nobody" })).toMatch(/^CREATION is "nobody"/);
    expect(refusal({ CREATION: "signed-in" })).toMatch(/nobody can sign in/);
  });
});

describe("isAllowedAddress", () => {
  const provider = (allowed: string): Provider => {
    const { provider: read } = readSignInSettings({ ...oidc, OIDC_ALLOWED: allowed });
    if (read === null) throw new Error("it was configured");
    return read;
  };

  it("knows addresses and domains, whatever their case", () => {
    const some = provider("Ada@Example.net, @example.org");
    const isAllowed = (address: string | null): boolean => isAllowedAddress(some, address);
    expect(["ada@example.net", "ADA@EXAMPLE.NET", "bo@example.org"].every(isAllowed)).toBe(true);
    const others = [
      "bo@example.net",
      "bo@evil-example.org",
      "bo@example.org.evil.example",
      "bo@sub.example.org",
      "@example.org@evil.example",
      "",
      null,
    ];
    expect(others.filter(isAllowed)).toEqual([]);
  });

  it("lets everybody of the provider in when there is no list", () => {
    expect([null, "bo@example.net"].every((one) => isAllowedAddress(provider(""), one))).toBe(true);
  });
});
