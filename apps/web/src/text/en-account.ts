import type { Translation } from "./dictionary.ts";
import { text } from "./en.ts";

const english = {
  signIn: "Sign in",
  invitation: "Sign in to begin a document. What was shared with you opens by its link.",
  elsewhere:
    "Only members create documents here. Open this page the way your organisation gives you. What was shared with you opens by its link.",
  signedInAs: "Signed in as",
  menu: "Your account",
  signOut: "Sign out",
  signOutEverywhere: "Sign out on all devices",
  signOutFailed: (reason: string) => `You are still signed in. ${reason}`,
  tryAgain: "Try again",
  page: {
    title: "Sign in",
    detail: "Where you sign in, you are asked who you are, and then led back here.",
  },
  problems: {
    refused: {
      title: "You were not signed in",
      detail:
        "Signing in was called off, or refused where you sign in. Try again, or ask whoever manages your account there.",
    },
    "not-allowed": {
      title: "This account is not let in here",
      detail:
        "Its address is not on the list of this server, or has not been verified. Use another account, or ask the server’s administrator to add yours.",
    },
    stale: {
      title: "Signing in took too long",
      detail:
        "Or it was begun in another tab or browser. Nothing is lost: begin again, and stay in this one.",
    },
    busy: {
      title: "That was too often",
      detail:
        "Somebody here tried to sign in many times within a minute. Wait a minute, then try again.",
    },
    unreachable: {
      title: "Signing in is not possible right now",
      detail:
        "The server that signs people in can’t be reached. Try again in a moment. Documents that were shared with you by a link still open.",
    },
    failed: {
      title: "Signing in did not work",
      detail:
        "The answer of the server that signs people in could not be accepted. Try again; if it stays, tell the server’s administrator.",
    },
    "signed-out-here": {
      title: "You are signed out in this browser",
      detail:
        "What it had opened could not be ended, and somebody who has its cookies may go on. To end that, sign in again and choose “Sign out on all devices”.",
    },
  },
} as const;

export type AccountDictionary = Translation<typeof english>;

/** What signing in and out says. It comes with the parts that say it, as `richText` does. */
export const accountText: AccountDictionary =
  text.language.code === "de"
    ? await import("./de-account.ts").then(
        ({ german }) => german,
        () => english,
      )
    : english;
