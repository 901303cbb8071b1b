import { englishReading } from "@scriptorium/document/reading/english";
import type { Translation } from "./dictionary.ts";
import { chosenLanguage } from "./language.ts";

/**
 * Everything that the editor says, in one place; but for what the page of a server says, too, which comes
 * from the package of documents. Values that vary are functions.
 */
const english = {
  language: { code: "en", direction: "ltr", label: "Language" },

  product: "Scriptorium",
  untitled: englishReading.untitled,
  skipToContent: "Skip to content",
  tooMuch: (seconds: number) =>
    seconds === 1
      ? "That was too much at once. Try again in a second."
      : `That was too much at once. Try again in ${seconds} seconds.`,
  pageTitle: (title: string) => `${title} — Scriptorium`,

  home: {
    promise: "A quiet room for writing together.",
    detail:
      "Open a document, send a link, write at the same time. “Saved” is only said once it is true, and what you write without a connection is kept until there is one.",
    create: "New document",
    creating: "Opening a fresh page…",
    titleLabel: "Title",
    titlePlaceholder: "Title, if you have one",
    createFailed: (reason: string) => `The document could not be created. ${reason}`,
    beginWith: "or begin with",
    templates: {
      meeting: "Meeting notes",
      decision: "Decision record",
      project: "Project plan",
      week: "Weekly review",
      reading: "Reading notes",
    },
    documents: "Documents",
    thisBrowser:
      "This list is kept in this browser. On another device, open your documents by their address.",
    search: "Search titles",
    found: (count: number) => (count === 1 ? "1 document" : `${count} documents`),
    partsLabel: "Show",
    parts: { all: "All", own: "Yours", shared: "Shared", trash: "Trash" },
    empty: {
      all: {
        title: "The shelf is still empty.",
        detail:
          "Start a document, drop a file here, or open a link that somebody sent you: it will wait for you here.",
      },
      own: {
        title: "Nothing of yours yet.",
        detail: "Documents that you create are listed here.",
      },
      shared: {
        title: "Nobody has shared anything yet.",
        detail: "Open a link that somebody sent you: it will wait for you here.",
      },
      trash: {
        title: "The trash is empty.",
        detail: "What you delete stays here for 30 days.",
      },
      search: {
        title: "No title has these words.",
        detail: "Only titles in this browser’s list are searched.",
      },
    },
    openedAt: (when: string) => `Opened ${when}`,
    actions: (title: string) => `What to do with “${title}”`,
    rename: "Rename",
    saveTitle: "Keep this title",
    cancel: "Cancel",
    renameFailed: (reason: string) => `The title was not changed. ${reason}`,
    copy: "Make a copy",
    copyTitle: (title: string) => `Copy of ${title}`,
    copied: (title: string) => `“${title}” is yours.`,
    copyFailed: (reason: string) => `No copy was made. ${reason}`,
    remove: "Take off this list",
    removed: (title: string) => `“${title}” is off your list. The document still exists.`,
    delete: "Delete",
    trashed: (title: string) => `“${title}” is in the trash, for everybody.`,
    deleteFailed: (reason: string) => `The document was not deleted. ${reason}`,
    takeBack: "Take back",
    takeBackLabel: (title: string) => `Take back “${title}” from the trash`,
    takenBack: (title: string) => `“${title}” is back.`,
    takeBackFailed: (reason: string) => `The document is still in the trash. ${reason}`,
    daysLeft: (days: number) =>
      days === 1 ? "Gone within a day" : `Gone for good in ${days} days`,
    foreverQuestion: "Nobody can bring it back after that.",
    deleteForever: "Delete for good",
    deleteForeverLabel: (title: string) => `Delete “${title}” for good`,
    keep: "Keep",
    import: "Import files",
    importing: "Importing…",
    imported: (count: number) =>
      count === 1 ? "1 file is imported." : `${count} files are imported.`,
    picturesLeftOut: (name: string, count: number) =>
      count === 1
        ? `“${name}” has a picture that was left out.`
        : `“${name}” has ${count} pictures that were left out.`,
    dropHere: "Let go to make documents of these files",
    importUnknown: (name: string, known: string) =>
      `“${name}” can’t be imported. These files can: ${known}.`,
    importTooLarge: (name: string) => `“${name}” is too large for one document.`,
    importMore: (count: number) =>
      count === 1
        ? "And 1 more file was not imported."
        : `And ${count} more files were not imported.`,
    importFailed: (name: string, reason: string) => `“${name}” was not imported. ${reason}`,
    undo: "Undo",
    roles: {
      own: "Yours",
      edit: "Can edit",
      comment: "Can view",
      view: "Can view",
    },
    signedAs: "You appear to others as",
  },

  inOut: {
    menu: "Export, import and print",
    copyMarkdown: "Copy as Markdown",
    copied: "Copied as Markdown.",
    copyFailed: "This browser didn’t allow the text to be copied.",
    insertFile: "Insert from file…",
    inserted: (name: string) => `“${name}” is inserted. Undo takes it out again.`,
    insertFailed: (name: string, reason: string) => `“${name}” was not inserted. ${reason}`,
    pastePlain: "Paste without formatting",
    pasteFailed: (reason: string) => `Nothing was pasted. ${reason}`,
    pastedAs: "The text is formatted as its signs say.",
    keepText: "Keep as text",
    tooLate: "Something was written since. Undo, step by step, leads back to the text.",
    export: {
      docx: "Export as Word",
      markdown: "Export as Markdown",
      html: "Export as web page",
      text: "Export as plain text",
      json: "Export as JSON",
    },
    exportFailed: (reason: string) => `There is no file. ${reason}`,
    print: "Print, or save as PDF",
  },

  name: {
    label: "Your name",
    save: "Save name",
    saved: "Your name is changed.",
    failed: (reason: string) => `Your name was not changed. ${reason}`,
    change: "Change your name",
    unknown: "Someone",
  },

  theme: {
    label: "Appearance",
    system: "System",
    light: "Light",
    dark: "Dark",
  },

  notFound: {
    title: "There is no page here",
    detail: "The address may be mistyped or cut short. Your documents are on the front page.",
    home: "Go to the front page",
  },

  crash: {
    title: "Something in this page broke",
    detail:
      "The editor stopped. Edits that were saved are safe, and edits kept on this device are still here. Reload to go on.",
    technical: "Technical detail",
    reload: "Reload",
  },

  offline: {
    newVersion: "There is a newer version of Scriptorium. Reload when it suits you.",
    reload: "Reload",
    missingPart: {
      title: "A part of the editor isn’t here",
      detail:
        "There is no connection, or the server has a newer version of it. What you wrote is kept on this device. Reload when you have a connection.",
    },
  },

  document: {
    titleLabel: "Document title",
    bodyLabel: "Document text",
    placeholder: "Begin here. Type “/” for blocks, “# ” for a heading, “- ” for a list.",
    opening: "Opening the document…",
    openingProgress: (percent: number) => `Opening the document, ${percent} %`,
    home: englishReading.home,
    noAccess: "This document doesn’t exist, or you don’t have access to it.",
    noAccessDetail:
      "Ask the person who sent you the address for a share link. A share link ends in “#k=” and a code, and it has to be opened whole.",
    deleted: "This document was deleted.",
    deletedDetail: "Its owner removed it for everyone.",
    otherRefusal: "This document can’t be opened.",
    readCopy: "Read the copy on this device",
    copyBanner:
      "You are reading the copy that is kept on this device. It no longer receives changes.",
    localCopy:
      "The server can’t be reached. This is the copy on this device, as it was when you last had a connection. You can go on with it; what you write is sent when the connection is back.",
    crowded: "As many people as a document takes are in this one already.",
    crowdedDetail: "This page comes in by itself as soon as somebody leaves.",
    unreachable: "The server can’t be reached, and there is no copy on this device yet.",
    unreachableDetail: "The document opens by itself as soon as there is a connection.",
    unknownContent: "This document holds something that this version can’t show.",
    unknownContentDetail:
      "It was written with a newer version, or by another program. So that nothing is lost, you can only read it here: what isn’t known is shown as far as it is text. Reload to get the newest version.",
    makeEditable: "Do without it and edit",
    makeEditableDetail:
      "If reloading doesn’t help: what isn’t known can become text, for everybody, so that the document can be edited again. The document as it is now stays in its history.",
    reload: "Reload",
    refusedEdit: (reason: string) =>
      `The server did not accept an edit (${reason}). Copy what you need, then reload the page.`,
    lostAccess:
      "You no longer have access. What you see is the last state that reached this device; nothing you do here is sent.",
    readOnlyNow:
      "What you may do was changed: you can still read this document, but no longer edit it.",
    readOnlyUnsaved:
      "What you may do was changed: you can still read this document, but no longer edit it. What you wrote last was not taken. It is kept on this device: copy what you need.",
    mayEditNow: "You can edit this document now.",
    staleCopy:
      "This document was restored to an earlier state, or made anew, since this device last had it. What you see is your copy from before. It is kept here and goes nowhere by itself: copy what you need.",
    copyText: "Copy its text",
    copiedText: "The text is copied.",
    copyTextFailed:
      "This browser didn’t allow it. Select the text and copy it by hand, or save it.",
    downloadText: "Save as a file",
    openCurrent: "Open the document as it is now…",
    discardQuestion: "This gives up the copy on this device.",
    discard: "Give up the copy and open",
    keepCopy: "Keep the copy",
    lostText:
      "The server has lost a part of this document that others wrote. It is still in the copy on this device, and comes back when they open the document. Until then, copy what you need.",
    storageFull:
      "The server has no room to store anything right now, so this document is read-only for a while. What you wrote is kept on this device and sent when there is room.",
    documentFull:
      "This document is full. You can read it, copy from it and delete; new text is kept on this device but not saved until there is room.",
    filling: (percent: number) =>
      `This document is ${percent} % full. At 100 % nothing can be added to it: begin a new one for what comes next.`,
    fullness: "How full the document is",
    damaged:
      "A part of this document was damaged on the server’s disk and has been put aside. The rest is whole. If something is missing, open the document on another device that had it: that gives it back.",
    dismiss: "Hide",
    editorFailed: (reason: string) => `That didn’t work. ${reason}`,
  },

  badge: {
    label: (state: string) => `Connection: ${state}`,
    states: {
      saved: "Saved",
      saving: "Saving…",
      "on-device": "On this device",
      offline: "Offline",
      "offline-kept": "Offline — kept on this device",
      "offline-keeping": "Offline — keeping…",
      "offline-not-kept": "Offline — not kept",
      connecting: "Connecting…",
      "read-only": "Read only",
      "no-access": "No access",
      "not-accepted": "Not saved",
      "no-room": "On this device",
      "earlier-copy": "Earlier copy",
      behind: "Reload to go on",
    },
    details: {
      saved: "The server has committed every edit. You can close this page.",
      saving: "Your latest edits are on their way. This becomes “Saved” once the server has them.",
      "on-device":
        "Your edits are stored in this browser, but not on the server yet. Others don’t see them. They are sent as soon as the connection allows.",
      offline: "There is no connection. It comes back by itself.",
      "offline-kept":
        "There is no connection. You can go on writing: your edits are stored in this browser and sent when the connection returns.",
      "offline-keeping":
        "There is no connection. What you just wrote is on its way to this device’s storage.",
      "offline-not-kept":
        "There is no connection, and this browser isn’t storing your latest edits. Keep this page open, or copy what you wrote.",
      connecting: "Asking the server for the latest text.",
      "read-only": "You can read along as others write. To edit, ask the owner for an edit link.",
      "no-access": "The server closed this document to you.",
      "earlier-copy":
        "The document on the server is another one by now. This copy stays on this device until you give it up.",
      behind:
        "A newer version of Scriptorium wrote in this document. This page can only show it until it is reloaded.",
      "no-room":
        "There is no room for your latest edits on the server. They are stored in this browser, and sent when there is.",
      "not-accepted":
        "The server did not accept an edit. Copy what you need, then reload the page.",
    },
    offlineSince: (time: string) => `Offline since ${time}.`,
    retrySoon: "The next attempt is made within a minute.",
    retryAt: (when: string) => `Next attempt ${when}.`,
    reason: (reason: string) => `Reason: ${reason}`,
    unsaved: (count: number) =>
      count === 1 ? "1 edit is not saved yet." : `${count} edits are not saved yet.`,
  },

  reading: {
    outline: englishReading.outline,
    appearance: (theme: string) => `Appearance: ${theme}. Change it`,
    follow: "This page follows along as others write.",
    behind:
      "This document was changed with a newer version of Scriptorium. Until you reload, it is read-only here, so that nothing in it gets lost. What you wrote is kept on this device, and sent after you reload.",
    unknown: englishReading.unknown,
    behindTitle: "This document needs a newer version of Scriptorium",
    behindDetail:
      "It holds something that this page doesn’t know and could damage. Reload to get the newest version.",
    deletedOwn:
      "It is in the trash. Until it is deleted for good, 30 days later, you can take it back for everyone.",
  },

  people: {
    label: "People in this document",
    you: (name: string) => `${name} (you)`,
    more: (count: number) => `+${count}`,
    moreLabel: (count: number) => (count === 1 ? "1 more person" : `${count} more people`),
    account: "Your name and appearance",
  },

  together: {
    follow: (name: string) => `Follow ${name}`,
    following: (name: string) => `Following ${name}`,
    stop: "Stop following",
    goTo: (name: string) => `Go to ${name}`,
    above: {
      one: (name: string) => `${name} is further up`,
      more: (count: number) => `${count} others above`,
    },
    below: {
      one: (name: string) => `${name} is further down`,
      more: (count: number) => `${count} others below`,
    },
    news: {
      here: (names: string, count: number) =>
        `${names} ${count === 1 ? "is" : "are"} here as well.`,
      came: (names: string, _count: number) => `${names} came.`,
      left: (names: string, _count: number) => `${names} left.`,
      writesNear: (names: string, count: number) =>
        `${names} ${count === 1 ? "is" : "are"} writing close to you.`,
    },
  },

  /** As they are printed on keyboards. */
  keys: {
    Mod: "Ctrl",
    Shift: "Shift",
    Alt: "Alt",
    Tab: "Tab",
    Backspace: "Backspace",
  },

  toolbar: {
    label: "Formatting",
    undo: "Undo",
    redo: "Redo",
    block: "Text style",
    paragraph: "Text",
    heading: (level: number) => `Heading ${level}`,
    bold: "Bold",
    italic: "Italic",
    strike: "Strikethrough",
    underline: "Underline",
    indent: "Indent",
    outdent: "Outdent",
    code: "Code",
    link: "Link",
    bulletList: "Bullet list",
    orderedList: "Numbered list",
    taskList: "Task list",
    quote: "Quote",
    codeBlock: "Code block",
    rule: "Divider",
    task: (content: string) => `Task: ${content === "" ? "empty" : content}`,
  },

  blocks: {
    insert: "Insert a block",
    groups: { text: "Text", lists: "Lists", frames: "Set apart", media: "Media" },
    callouts: englishReading.callouts,
    callout: (kind: string) => `Callout: ${kind}`,
    calloutKind: (kind: string) => `${kind}. Change the kind of this callout`,
    calloutKinds: "Kind of callout",
    toggle: "Toggle",
    openToggle: "Open this toggle",
    closeToggle: "Close this toggle",
    summary: "What it is about",
    table: "Table",
    image: "Image",
    math: "Formula",
    diagram: "Diagram",
    selectionBar: "Formatting of the selection",
    highlight: "Highlight",
    colors: {
      yellow: "Yellow",
      orange: "Orange",
      red: "Red",
      pink: "Pink",
      purple: "Purple",
      blue: "Blue",
      green: "Green",
    },
    highlightIn: (color: string) => `Highlight: ${color}`,
    noHighlight: "No highlight",
    align: "Alignment",
    alignments: {
      natural: "Natural side",
      left: "Left",
      center: "Centre",
      right: "Right",
      justify: "Justified",
    },
    alignTo: (side: string) => `Alignment: ${side}`,
    tools: "Writing tools",
    toolbar: "Show the toolbar, or put it away",
    foldToolbar: "Put the toolbar away",
    unfoldToolbar: "Show the toolbar",
    menu: "What to do with this block",
    handle: "Drag to move this block, press for more",
    turnInto: "Turn into",
    duplicate: "Duplicate",
    moveUp: "Move up",
    moveDown: "Move down",
    delete: "Delete this block",
    copyHeadingLink: "Copy link to this heading",
    linkCard: "Link",
    editLink: "Edit",
    copyLink: "Copy address",
    copiedLink: "The address is copied.",
    switchAtCaret: "Tick this task, or open this toggle",
    noBlock: "No block is called that.",
  },

  link: {
    address: "Address",
    placeholder: "https://",
    apply: "Apply",
    remove: "Remove link",
    open: "Open in a new tab",
    invalid: "This address can’t be used for a link.",
  },

  outline: {
    label: "Outline",
    open: "Outline",
    close: "Close the outline",
    empty: "Headings will be listed here.",
    copy: "Copy link",
    copyLink: (heading: string) => `Copy a link to “${heading}”`,
    copyCurrent: "Copy a link to this heading",
    copied: "The link is copied. It opens for people who have access.",
    copyFailed: "This browser didn’t allow the link to be copied.",
    noHeading: "There is no heading above the caret.",
  },

  counts: {
    label: "Word count",
    ofSelection: "Word count of the selection",
    words: "Words",
    characters: "Characters",
    charactersWithoutSpaces: "Without spaces",
    reading: "Reading time",
    number: (count: number) => count.toLocaleString("en"),
    wordCount: (count: number) => (count === 1 ? "1 word" : `${count.toLocaleString("en")} words`),
    selectedOf: (selected: number, all: number) =>
      `${selected.toLocaleString("en")} of ${all.toLocaleString("en")} words`,
    minutes: (count: number) => (count === 0 ? "—" : `${count} min`),
  },

  commands: {
    palette: "Commands",
    open: "All commands",
    field: "Look for a command or a heading",
    none: "Nothing is called that.",
    headings: "Headings",
    groups: { find: "Find", format: "Format", people: "People", page: "Page" },
    help: "Keyboard shortcuts",
    editing: "While writing",
    or: "or",
    home: englishReading.home,
    undo: "Undo",
    redo: "Redo",
    share: "Share",
    title: "Change the title",
  },

  find: {
    label: "Find and replace",
    open: "Find in the text",
    openReplace: "Find and replace",
    field: "Find",
    replacement: "Replace with",
    options: "How to find",
    showReplace: "Replacing",
    next: "Next match",
    previous: "Previous match",
    close: "Close finding",
    replace: "Replace",
    replaceAll: "Replace all",
    replaced: (count: number) =>
      count === 1 ? "One match is replaced." : `${count} matches are replaced.`,
    none: "None",
    incomplete: "—",
    count: (current: number, all: number) => `${current} of ${all}`,
    switches: {
      isCaseSensitive: "Match case",
      isWholeWord: "Whole words",
      isExpression: "Regular expression",
    },
    tooLong: "This expression takes too long.",
    invalid: {
      group: "A “(” is not closed yet.",
      unopenedGroup: "A “)” closes nothing.",
      set: "A “[” is not closed yet, or its range runs backwards.",
      repeat: "There is nothing before the sign that repeats (“*”, “+”, “?” or “{”).",
      backslash: "The “\\” at the end stands for nothing.",
      escape: "A “\\” is followed by a sign that means nothing there.",
      other: "This is not a regular expression yet.",
    },
  },

  share: { open: "Share", title: "Share this document" },

  reasons: {
    unreachable: "The server can’t be reached.",
    notFound: "It isn’t there, or not for you.",
    lastOwner: "A document needs an owner.",
    neverHere: "It can only be handed to somebody who has opened it.",
    limitReached: "The document has as many of them as it may.",
    storageFull: "The server has no room left.",
    unsupportedImage: "It isn’t a whole image in PNG, JPEG, GIF, WebP or AVIF.",
    refused: (status: number) => `The server answered with status ${status}.`,
    unexpected: "Something unexpected happened.",
    content: {
      "too-much": "It is more than one document takes at once.",
      "too-deep": "It is nested deeper than a document can be.",
      invalid: "It can’t be read, or has no place in a document.",
    },
  },

  close: "Close",
  justNow: "just now",
  notices: "Notices",
} as const;

/** What every language has to say. A text that is missing in one of them is a type error. */
export type Dictionary = Translation<typeof english>;

/**
 * Everything that the page says, in its language: English until `loadDictionary` is done. The page
 * waits for that before it renders, and what it loads then may read texts as it is loaded. What is
 * loaded with the page itself must not.
 */
export let text: Dictionary = english;

/** Resolves once `text` is in the language that was chosen, or in English when that can't be had. */
export async function loadDictionary(): Promise<void> {
  switch (chosenLanguage()) {
    case "en":
      break;
    case "de":
      text = await import("./de.ts").then(
        ({ german }) => german,
        () => english,
      );
  }
  document.documentElement.lang = text.language.code;
  document.documentElement.dir = text.language.direction;
}
