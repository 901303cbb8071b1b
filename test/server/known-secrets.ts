/** What the tests' servers sign with, so that tests can sign too. */
export const signingSecret = "a signing secret that only these tests use";
export const adminKey = "an-admin-key-that-only-these-tests-use";
