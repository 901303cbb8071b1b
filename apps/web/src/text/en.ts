/** Everything that the editor says, in one place. Values that vary are functions. */
export const text = {
  product: "Scriptorium",
  untitled: "Untitled",
  skipToContent: "Skip to content",
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
    dropHere: "Let go to make documents of these files",
    importUnknown: (name: string, known: string) =>
      `“${name}” can’t be imported. These files can: ${known}.`,
    importTooLarge: (name: string) => `“${name}” is too large for one document.`,
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
    placeholder: "Begin here. Type “# ” for a heading, “- ” for a list.",
    opening: "Opening the document…",
    openingProgress: (percent: number) => `Opening the document, ${percent} %`,
    home: "All documents",
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
    unreachable: "The server can’t be reached, and there is no copy on this device yet.",
    unreachableDetail: "The document opens by itself as soon as there is a connection.",
    unknownContent: "This document holds something that this version can’t show.",
    unknownContentDetail:
      "It was written with a newer version. So that nothing is lost, it stays closed here. Reload to get the newest version.",
    reload: "Reload",
    refusedEdit: (reason: string) =>
      `The server did not accept an edit (${reason}). Copy what you need, then reload the page.`,
    lostAccess:
      "You no longer have access. What you see is the last state that reached this device; nothing you do here is sent.",
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
    presence: (names: string, count: number) =>
      `${names} ${count === 1 ? "is" : "are"} here as well`,
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
      "no-room":
        "There is no room for your latest edits on the server. They are stored in this browser, and sent when there is.",
      "not-accepted":
        "The server did not accept an edit. Copy what you need, then reload the page.",
    },
    retrySoon: "The next attempt is made within a minute.",
    retryAt: (when: string) => `Next attempt ${when}.`,
    reason: (reason: string) => `Reason: ${reason}`,
    unsaved: (count: number) =>
      count === 1 ? "1 edit is not saved yet." : `${count} edits are not saved yet.`,
  },

  people: {
    label: "People in this document",
    you: (name: string) => `${name} (you)`,
    more: (count: number) => `+${count}`,
    moreLabel: (count: number) => (count === 1 ? "1 more person" : `${count} more people`),
    account: "Your name and appearance",
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
    home: "All documents",
    undo: "Undo",
    redo: "Redo",
    share: "Share",
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
    replaceAll: "All",
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

  share: {
    open: "Share",
    title: "Share this document",
    detail: "Anyone with the link can open it, without an account.",
    roleLabel: "People with the link",
    edit: "Can edit",
    editDetail: "Read and write",
    view: "Can view",
    viewDetail: "Read only",
    create: "Create link and copy",
    creating: "Creating…",
    copied: "Link copied",
    copyAgain: "Copy",
    copyByHand: "Copy the link from the field: this browser didn’t allow it to be copied for you.",
    urlLabel: "Share link",
    failed: (reason: string) => `No link was created. ${reason}`,
    notOwner:
      "Only the owner can create share links. You can copy this address for people who already have access.",
    copyAddress: "Copy address",
    copiedAddress: "Address copied",
  },

  close: "Close",
} as const;
