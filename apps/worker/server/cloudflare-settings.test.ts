import { describe, expect, test } from "vitest";
import { checkCloudflareVariables } from "./cloudflare-settings.ts";

function refusal(variables: Record<string, unknown>): readonly string[] {
  try {
    checkCloudflareVariables(variables);
  } catch (error) {
    return (error as Error).message.split("\n");
  }
  return [];
}

describe("what is deployed to Cloudflare", () => {
  test("needs nothing, and takes what fits", () => {
    const oidc = { OIDC_ISSUER: "https://login.example.org", OIDC_CLIENT_ID: "scriptorium" };
    const places = { JURISDICTION: "eu", DOCUMENT_JURISDICTIONS: "us", LOCATION_HINT: "weur" };
    for (const variables of [{}, { ...oidc, ...places, RATE_LIMITS: "creations=30" }])
      expect(refusal(variables)).toEqual([]);
  });

  test("is refused with all that is wrong, by name and with the fix", () => {
    expect(
      refusal({
        PUBLIC_ULR: "https://docs.example.org",
        TRUSTED_PROXY: "127.0.0.1",
        ADMIN_KEY: "an-admin-key-that-only-these-tests-use",
        CREATION: true,
        JURISDICTION: "eu us",
        LOCATION_HINT: "moon",
        OIDC_ISSUER: "https://login.example.org",
      }).map((line) => line.slice(0, 36)),
    ).toEqual([
      "PUBLIC_ULR in vars is no setting: di",
      "TRUSTED_PROXY in vars means somethin",
      "ADMIN_KEY in vars can be read by man",
      "CREATION in vars is no text: put it ",
      'JURISDICTION is "eu us": set it to o',
      'LOCATION_HINT is "moon": set it to o',
      "OIDC_CLIENT_ID is not set: set all o",
      'CREATION is "true": set it to "signe',
    ]);
  });
});
