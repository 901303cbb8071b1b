import type { Translation } from "./dictionary.ts";
import { text } from "./en.ts";

const english = {
  detail:
    "Anyone with the link can open the document, without an account. What the link gives can be changed or taken back at any time.",
  roleLabel: "People with the link",
  roles: {
    view: "Can view",
    comment: "Can view, later comment",
    edit: "Can edit",
    own: "Owner",
  },
  /** The same within a sentence. */
  given: {
    view: "can view",
    comment: "can view, later comment",
    edit: "can edit",
    own: "owner",
  },
  roleDetails: {
    view: "Read only",
    comment: "Read only, and comment once that is possible",
    edit: "Read and write",
  },
  ends: "Ends",
  endChoices: {
    never: "Never",
    day: "In a day",
    week: "In a week",
    month: "In 30 days",
  },
  label: "For whom",
  labelPlaceholder: "Optional, only owners see it",
  create: "Create link and copy",
  creating: "Creating…",
  another: "Another link",
  copied: "Link copied. It is shown only now: later it can be changed, but not read again.",
  made: "The link is made. It is shown only now: copy it from the field.",
  copy: "Copy",
  urlLabel: "Share link",
  loading: "Asking who has access…",
  failedToLoad: "Who has access could not be found out.",
  retry: "Try again",
  failed: (reason: string) => `That did not work. ${reason}`,

  links: "Links",
  noLinks: "There is no link yet.",
  unnamedLink: "Unnamed link",
  linkOf: (when: string) => `Link of ${when}`,
  madeBy: (who: string, when: string) => `Made by ${who}, ${when}`,
  madeAt: (when: string) => `Made ${when}`,
  endsAt: (when: string) => `Ends ${when}`,
  ended: "Has ended",
  linkGives: (link: string) => `What “${link}” gives`,
  linkActions: (link: string) => `What to do with “${link}”`,
  endIn: {
    never: "Let it never end",
    day: "Let it end in a day",
    week: "Let it end in a week",
    month: "Let it end in 30 days",
  },
  revoke: "Revoke the link…",
  revokeAsk: "Whoever came by this link loses access at once, unless you gave them a role.",
  revokeDo: "Revoke",
  keep: "Keep",
  revoked: "The link is revoked.",
  linkChanged: "The link is changed.",

  people: "People",
  you: (name: string) => `${name} (you)`,
  nameless: "Somebody without a name",
  anybodyByLink: "A program with the link",
  alone: "Nobody else has opened it yet.",
  since: (when: string) => `Added ${when}`,
  seen: (when: string) => `Last here ${when}`,
  cameBy: (link: string) => `Came by “${link}”`,
  byLink: (role: string) => `By link: ${role}`,
  noRole: "No access any more",
  roleOf: (name: string) => `What ${name} may do`,
  personActions: (name: string) => `What to do with ${name}`,
  makeOwner: "Make them the owner…",
  makeOwnerAsk: (name: string) =>
    `The document will belong to ${name}, and you can still edit it. Only they can give it back.`,
  makeOwnerDo: "Hand it over",
  remove: "Remove…",
  removeAsk: (name: string) =>
    `${name} loses access at once, and no link lets them in again. Somebody who hides who they are can come back by a link: revoke that too.`,
  removeDo: "Remove",
  removed: (name: string) => `${name} no longer has access.`,
  roleChanged: (name: string) => `What ${name} may do is changed.`,
  sentAway: "Removed",
  letBack: "Let in again",
  letBackName: (name: string) => `Let ${name} in again`,

  activity: "Activity",
  activityLoading: "Looking it up…",
  more: "Show older ones",
  deeds: {
    created: "created the document",
    trashed: "moved the document to the trash",
    restored: "took the document back from the trash",
    linkMade: (link: string, role: string) => `made the link “${link}”: ${role}`,
    linkChanged: (link: string, role: string) => `changed the link “${link}”: ${role}`,
    linkRevoked: (link: string) => `revoked the link “${link}”`,
    memberAdded: (who: string, role: string) => `gave ${who} a role: ${role}`,
    memberChanged: (who: string, role: string) => `changed the role of ${who}: ${role}`,
    personRemoved: (who: string) => `removed ${who}`,
    memberLeft: "gave back their role",
    ownerTransferred: (who: string) => `handed the document over to ${who}`,
    memberAdopted: (who: string) => `signed in as ${who}`,
    rewound: (moment: string) => `took the text back to ${moment}`,
    unknown: "did something that this version doesn’t know",
  },

  mayDo: {
    view: "You can read this document.",
    comment: "You can read this document, and comment on it once that is possible.",
    edit: "You can edit this document.",
    own: "This document is yours.",
  },
  byLinkDetail: "A share link gives you that, for as long as it is open.",
  belongsTo: (names: string) => `It belongs to ${names}. Ask there for more.`,
  copyAddress: "Copy address",
  copiedAddress: "The address is copied. It opens the document for people who have access.",
  copyByHand: "This browser didn’t allow it to be copied for you.",
  leave: "Leave this document…",
  leaveAsk: "You lose what you may do here. A share link, or its owner, can let you in again.",
  leaveDo: "Leave",
};

export type ShareDictionary = Translation<typeof english>;

/** What the share dialog says, in the language of the page. It comes with the dialog. */
export const shareText: ShareDictionary =
  text.language.code === "de"
    ? await import("./de-share.ts").then(
        ({ german }) => german,
        () => english,
      )
    : english;
