import { germanReading } from "@scriptorium/document/reading/german";
import type { Dictionary } from "./en.ts";

const locale = "de";

function number(count: number): string {
  return count.toLocaleString(locale);
}

/** All texts in German. */
export const german: Dictionary = {
  language: { code: locale, direction: "ltr", label: "Sprache" },

  product: "Scriptorium",
  untitled: germanReading.untitled,
  skipToContent: "Zum Inhalt",
  tooMuch: (seconds: number) =>
    seconds === 1
      ? "Das war zu viel auf einmal. Gleich noch einmal versuchen."
      : `Das war zu viel auf einmal. In ${seconds} Sekunden noch einmal versuchen.`,
  pageTitle: (title) => `${title} — Scriptorium`,

  home: {
    promise: "Ein stiller Raum, um gemeinsam zu schreiben.",
    detail:
      "Öffne ein Dokument, verschicke einen Link, schreibt zur selben Zeit. „Gespeichert“ steht da erst, wenn es stimmt, und was du ohne Verbindung schreibst, bleibt erhalten, bis es wieder eine gibt.",
    create: "Neues Dokument",
    creating: "Ein leeres Blatt wird aufgeschlagen …",
    titleLabel: "Titel",
    titlePlaceholder: "Titel, falls du einen hast",
    createFailed: (reason) => `Das Dokument konnte nicht angelegt werden. ${reason}`,
    beginWith: "oder beginne mit",
    templates: {
      meeting: "Sitzungsnotizen",
      decision: "Entscheidungsprotokoll",
      project: "Projektplan",
      week: "Wochenrückblick",
      reading: "Lesenotizen",
    },
    documents: "Dokumente",
    thisBrowser:
      "Diese Liste liegt in diesem Browser. Auf einem anderen Gerät öffnest du deine Dokumente über ihre Adresse.",
    search: "In Titeln suchen",
    found: (count) => (count === 1 ? "1 Dokument" : `${number(count)} Dokumente`),
    partsLabel: "Anzeigen",
    parts: { all: "Alle", own: "Eigene", shared: "Geteilte", trash: "Papierkorb" },
    empty: {
      all: {
        title: "Das Regal ist noch leer.",
        detail:
          "Beginne ein Dokument, lege eine Datei hier ab oder öffne einen Link, den dir jemand geschickt hat: Es wartet dann hier auf dich.",
      },
      own: {
        title: "Noch nichts von dir.",
        detail: "Dokumente, die du anlegst, stehen hier.",
      },
      shared: {
        title: "Noch hat niemand etwas mit dir geteilt.",
        detail: "Öffne einen Link, den dir jemand geschickt hat: Es wartet dann hier auf dich.",
      },
      trash: {
        title: "Der Papierkorb ist leer.",
        detail: "Was du löschst, bleibt 30 Tage lang hier.",
      },
      search: {
        title: "Kein Titel enthält diese Wörter.",
        detail: "Gesucht wird nur in den Titeln, die auf der Liste dieses Browsers stehen.",
      },
    },
    openedAt: (when) => `Geöffnet ${when}`,
    actions: (title) => `Was mit „${title}“ geschehen soll`,
    rename: "Umbenennen",
    saveTitle: "Diesen Titel behalten",
    cancel: "Abbrechen",
    renameFailed: (reason) => `Der Titel wurde nicht geändert. ${reason}`,
    copy: "Kopie anlegen",
    copyTitle: (title) => `Kopie von ${title}`,
    copied: (title) => `„${title}“ gehört dir.`,
    copyFailed: (reason) => `Es wurde keine Kopie angelegt. ${reason}`,
    remove: "Von dieser Liste nehmen",
    removed: (title) => `„${title}“ steht nicht mehr auf deiner Liste. Das Dokument gibt es noch.`,
    delete: "Löschen",
    trashed: (title) => `„${title}“ liegt im Papierkorb, für alle.`,
    deleteFailed: (reason) => `Das Dokument wurde nicht gelöscht. ${reason}`,
    takeBack: "Zurückholen",
    takeBackLabel: (title) => `„${title}“ aus dem Papierkorb zurückholen`,
    takenBack: (title) => `„${title}“ ist wieder da.`,
    takeBackFailed: (reason) => `Das Dokument liegt noch im Papierkorb. ${reason}`,
    daysLeft: (days) =>
      days === 1 ? "Verschwindet innerhalb eines Tages" : `Verschwindet endgültig in ${days} Tagen`,
    foreverQuestion: "Danach kann es niemand mehr zurückholen.",
    deleteForever: "Endgültig löschen",
    deleteForeverLabel: (title) => `„${title}“ endgültig löschen`,
    keep: "Behalten",
    import: "Dateien importieren",
    importing: "Wird importiert …",
    imported: (count) =>
      count === 1 ? "1 Datei ist importiert." : `${number(count)} Dateien sind importiert.`,
    picturesLeftOut: (name, count) =>
      count === 1
        ? `„${name}“ hat ein Bild, das weggelassen wurde.`
        : `„${name}“ hat ${number(count)} Bilder, die weggelassen wurden.`,
    dropHere: "Loslassen, um aus diesen Dateien Dokumente zu machen",
    importUnknown: (name, known) =>
      `„${name}“ kann nicht importiert werden. Diese Dateien können es: ${known}.`,
    importTooLarge: (name) => `„${name}“ ist zu groß für ein Dokument.`,
    importMore: (count) =>
      count === 1
        ? "Und 1 weitere Datei wurde nicht importiert."
        : `Und ${count} weitere Dateien wurden nicht importiert.`,
    importFailed: (name, reason) => `„${name}“ wurde nicht importiert. ${reason}`,
    undo: "Rückgängig",
    roles: {
      own: "Deins",
      edit: "Darf bearbeiten",
      comment: "Darf lesen",
      view: "Darf lesen",
    },
    signedAs: "Andere sehen dich als",
  },

  name: {
    label: "Dein Name",
    save: "Namen speichern",
    saved: "Dein Name ist geändert.",
    failed: (reason) => `Dein Name wurde nicht geändert. ${reason}`,
    change: "Deinen Namen ändern",
    unknown: "Jemand",
  },

  theme: {
    label: "Erscheinungsbild",
    system: "Wie das System",
    light: "Hell",
    dark: "Dunkel",
  },

  notFound: {
    title: "Hier ist keine Seite",
    detail:
      "Die Adresse ist vielleicht falsch geschrieben oder unvollständig. Deine Dokumente findest du auf der Startseite.",
    home: "Zur Startseite",
  },

  crash: {
    title: "Auf dieser Seite ist etwas kaputtgegangen",
    detail:
      "Der Editor hat angehalten. Was gespeichert war, ist sicher, und was auf diesem Gerät liegt, ist noch da. Lade die Seite neu, um weiterzumachen.",
    technical: "Technische Einzelheit",
    reload: "Neu laden",
  },

  offline: {
    newVersion: "Es gibt eine neuere Version von Scriptorium. Lade neu, wenn es dir passt.",
    reload: "Neu laden",
    missingPart: {
      title: "Ein Teil des Editors ist nicht da",
      detail:
        "Es gibt keine Verbindung, oder der Server hat eine neuere Version davon. Was du geschrieben hast, liegt auf diesem Gerät. Lade neu, sobald du eine Verbindung hast.",
    },
  },

  document: {
    titleLabel: "Titel des Dokuments",
    bodyLabel: "Text des Dokuments",
    placeholder:
      "Beginne hier. „/“ zeigt alle Blöcke, „# “ macht eine Überschrift, „- “ eine Liste.",
    opening: "Das Dokument wird geöffnet …",
    openingProgress: (percent) => `Das Dokument wird geöffnet, ${percent} %`,
    home: germanReading.home,
    noAccess: "Dieses Dokument gibt es nicht, oder du hast keinen Zugang dazu.",
    noAccessDetail:
      "Bitte die Person, die dir die Adresse geschickt hat, um einen Link zum Teilen. Er endet auf „#k=“ und einen Code und muss ganz geöffnet werden.",
    deleted: "Dieses Dokument wurde gelöscht.",
    deletedDetail: "Wem es gehörte, hat es für alle entfernt.",
    otherRefusal: "Dieses Dokument kann nicht geöffnet werden.",
    readCopy: "Die Kopie auf diesem Gerät lesen",
    copyBanner:
      "Du liest die Kopie, die auf diesem Gerät liegt. Sie bekommt keine Änderungen mehr.",
    localCopy:
      "Der Server ist nicht zu erreichen. Dies ist die Kopie auf diesem Gerät, wie sie war, als du zuletzt eine Verbindung hattest. Du kannst damit weiterarbeiten; was du schreibst, wird gesendet, sobald die Verbindung zurück ist.",
    crowded: "In diesem Dokument sind schon so viele Menschen, wie es aufnimmt.",
    crowdedDetail: "Diese Seite kommt von selbst hinein, sobald jemand geht.",
    unreachable: "Der Server ist nicht zu erreichen, und auf diesem Gerät liegt noch keine Kopie.",
    unreachableDetail: "Das Dokument öffnet sich von selbst, sobald es eine Verbindung gibt.",
    unknownContent: "In diesem Dokument ist etwas, das diese Version nicht zeigen kann.",
    unknownContentDetail:
      "Es wurde mit einer neueren Version geschrieben, oder von einem anderen Programm. Damit nichts verloren geht, kannst du es hier nur lesen: Was unbekannt ist, erscheint, soweit es Text ist. Lade neu, um die neueste Version zu bekommen.",
    makeEditable: "Darauf verzichten und bearbeiten",
    makeEditableDetail:
      "Wenn Neuladen nicht hilft: Was unbekannt ist, kann für alle zu Text werden, damit das Dokument wieder bearbeitet werden kann. Wie es jetzt ist, bleibt im Verlauf.",
    reload: "Neu laden",
    refusedEdit: (reason) =>
      `Der Server hat eine Änderung nicht angenommen (${reason}). Kopiere, was du brauchst, und lade die Seite dann neu.`,
    lostAccess:
      "Du hast keinen Zugang mehr. Was du siehst, ist der letzte Stand, der dieses Gerät erreicht hat; nichts, was du hier tust, wird gesendet.",
    readOnlyNow:
      "Was du hier darfst, wurde geändert: Du kannst dieses Dokument weiter lesen, aber nicht mehr bearbeiten.",
    readOnlyUnsaved:
      "Was du hier darfst, wurde geändert: Du kannst dieses Dokument weiter lesen, aber nicht mehr bearbeiten. Was du zuletzt geschrieben hast, wurde nicht angenommen. Es bleibt auf diesem Gerät: Kopiere, was du brauchst.",
    mayEditNow: "Du kannst dieses Dokument jetzt bearbeiten.",
    staleCopy:
      "Dieses Dokument wurde auf einen früheren Stand zurückgesetzt oder neu angelegt, seit dieses Gerät es zuletzt hatte. Was du siehst, ist deine Kopie von davor. Sie bleibt hier und geht von selbst nirgendwohin: Kopiere, was du brauchst.",
    copyText: "Den Text kopieren",
    copiedText: "Der Text ist kopiert.",
    copyTextFailed:
      "Dieser Browser hat es nicht erlaubt. Wähle den Text aus und kopiere ihn von Hand, oder speichere ihn.",
    downloadText: "Als Datei speichern",
    openCurrent: "Das Dokument öffnen, wie es jetzt ist …",
    discardQuestion: "Damit gibst du die Kopie auf diesem Gerät auf.",
    discard: "Die Kopie aufgeben und öffnen",
    keepCopy: "Die Kopie behalten",
    lostText:
      "Der Server hat einen Teil dieses Dokuments verloren, den andere geschrieben haben. In der Kopie auf diesem Gerät ist er noch, und er kommt zurück, wenn sie das Dokument öffnen. Kopiere bis dahin, was du brauchst.",
    storageFull:
      "Der Server hat gerade keinen Platz, um etwas zu speichern. Dieses Dokument kann deshalb eine Weile nur gelesen werden. Was du geschrieben hast, liegt auf diesem Gerät und wird gesendet, sobald Platz ist.",
    documentFull:
      "Dieses Dokument ist voll. Du kannst es lesen, daraus kopieren und löschen; neuer Text bleibt auf diesem Gerät, wird aber nicht gespeichert, bis Platz ist.",
    filling: (percent) =>
      `Dieses Dokument ist zu ${percent} % voll. Bei 100 % kann nichts mehr dazukommen: Beginne für das Nächste ein neues.`,
    fullness: "Wie voll das Dokument ist",
    damaged:
      "Ein Teil dieses Dokuments war auf der Platte des Servers beschädigt und wurde beiseitegelegt. Der Rest ist heil. Wenn etwas fehlt, öffne das Dokument auf einem anderen Gerät, das es hatte: Damit kommt es zurück.",
    dismiss: "Ausblenden",
    editorFailed: (reason) => `Das hat nicht geklappt. ${reason}`,
  },

  inOut: {
    menu: "Exportieren, importieren, drucken",
    copyMarkdown: "Als Markdown kopieren",
    copied: "Als Markdown kopiert.",
    copyFailed: "Dieser Browser hat nicht erlaubt, dass der Text kopiert wird.",
    insertFile: "Aus einer Datei einfügen …",
    inserted: (name) => `„${name}“ ist eingefügt. „Rückgängig“ nimmt es wieder heraus.`,
    insertFailed: (name, reason) => `„${name}“ wurde nicht eingefügt. ${reason}`,
    pastePlain: "Ohne Formatierung einfügen",
    pasteFailed: (reason) => `Es wurde nichts eingefügt. ${reason}`,
    pastedAs: "Der Text ist formatiert, wie seine Zeichen es sagen.",
    keepText: "Als Text lassen",
    tooLate:
      "Inzwischen wurde etwas geschrieben. „Rückgängig“ führt Schritt für Schritt zum Text zurück.",
    export: {
      docx: "Als Word-Datei exportieren",
      markdown: "Als Markdown exportieren",
      html: "Als Webseite exportieren",
      text: "Als reinen Text exportieren",
      json: "Als JSON exportieren",
    },
    exportFailed: (reason) => `Es ist keine Datei entstanden. ${reason}`,
    print: "Drucken oder als PDF sichern",
  },

  reading: {
    outline: germanReading.outline,
    appearance: (theme) => `Aussehen: ${theme}. Ändern`,
    follow: "Diese Seite zeigt mit, was andere schreiben.",
    behind:
      "Dieses Dokument wurde mit einer neueren Version von Scriptorium geändert. Bis du neu lädst, kannst du es hier nur lesen, damit nichts darin verloren geht. Was du geschrieben hast, liegt auf diesem Gerät und wird danach gesendet.",
    unknown: germanReading.unknown,
    behindTitle: "Dieses Dokument braucht eine neuere Version von Scriptorium",
    behindDetail:
      "Es enthält etwas, das diese Seite nicht kennt und beschädigen könnte. Lade neu, um die neueste Version zu bekommen.",
    deletedOwn:
      "Es liegt im Papierkorb. Bis es nach 30 Tagen endgültig gelöscht wird, kannst du es für alle zurückholen.",
  },

  blocks: {
    insert: "Einen Block einfügen",
    groups: { text: "Fließtext", lists: "Listen", frames: "Abgesetzt", media: "Medien" },
    callouts: germanReading.callouts,
    callout: (kind) => `Hinweis: ${kind}`,
    calloutKind: (kind) => `${kind}. Die Art dieses Hinweises ändern`,
    calloutKinds: "Art des Hinweises",
    toggle: "Aufklapper",
    openToggle: "Diesen Abschnitt aufklappen",
    closeToggle: "Diesen Abschnitt zuklappen",
    summary: "Worum es geht",
    table: "Tabelle",
    image: "Bild",
    math: "Formel",
    diagram: "Diagramm",
    selectionBar: "Formatierung der Auswahl",
    highlight: "Hervorheben",
    colors: {
      yellow: "Gelb",
      orange: "Orange",
      red: "Rot",
      pink: "Rosa",
      purple: "Violett",
      blue: "Blau",
      green: "Grün",
    },
    highlightIn: (color) => `Hervorhebung: ${color}`,
    noHighlight: "Ohne Hervorhebung",
    align: "Ausrichtung",
    alignments: {
      natural: "Wie der Text läuft",
      left: "Links",
      center: "Mitte",
      right: "Rechts",
      justify: "Blocksatz",
    },
    alignTo: (side) => `Ausrichtung: ${side}`,
    tools: "Werkzeuge zum Schreiben",
    toolbar: "Die Leiste zeigen oder wegräumen",
    foldToolbar: "Die Leiste wegräumen",
    unfoldToolbar: "Die Leiste zeigen",
    menu: "Was mit diesem Block geschehen soll",
    handle: "Ziehen, um diesen Block zu verschieben, drücken für mehr",
    turnInto: "Verwandeln in",
    duplicate: "Verdoppeln",
    moveUp: "Nach oben",
    moveDown: "Nach unten",
    delete: "Diesen Block löschen",
    copyHeadingLink: "Link zu dieser Überschrift kopieren",
    linkCard: "Link",
    editLink: "Bearbeiten",
    copyLink: "Adresse kopieren",
    copiedLink: "Die Adresse ist kopiert.",
    switchAtCaret: "Aufgabe abhaken oder Aufklapper öffnen",
    noBlock: "Kein Block heißt so.",
  },

  badge: {
    label: (state) => `Verbindung: ${state}`,
    states: {
      saved: "Gespeichert",
      saving: "Wird gespeichert …",
      "on-device": "Auf diesem Gerät",
      offline: "Offline",
      "offline-kept": "Offline – auf diesem Gerät",
      "offline-keeping": "Offline – wird abgelegt …",
      "offline-not-kept": "Offline – nicht abgelegt",
      connecting: "Verbindet …",
      "read-only": "Nur lesen",
      "no-access": "Kein Zugang",
      "not-accepted": "Nicht gespeichert",
      "no-room": "Auf diesem Gerät",
      "earlier-copy": "Frühere Kopie",
      behind: "Zum Weiterschreiben neu laden",
    },
    details: {
      behind:
        "Eine neuere Version von Scriptorium hat in dieses Dokument geschrieben. Diese Seite kann es nur zeigen, bis sie neu geladen ist.",
      saved: "Der Server hat jede Änderung sicher abgelegt. Du kannst diese Seite schließen.",
      saving:
        "Deine letzten Änderungen sind unterwegs. Sobald der Server sie hat, steht hier „Gespeichert“.",
      "on-device":
        "Deine Änderungen liegen in diesem Browser, aber noch nicht auf dem Server. Andere sehen sie nicht. Sie werden gesendet, sobald die Verbindung es zulässt.",
      offline: "Es gibt keine Verbindung. Sie kommt von selbst zurück.",
      "offline-kept":
        "Es gibt keine Verbindung. Du kannst weiterschreiben: Deine Änderungen liegen in diesem Browser und werden gesendet, wenn die Verbindung zurück ist.",
      "offline-keeping":
        "Es gibt keine Verbindung. Was du gerade geschrieben hast, ist auf dem Weg in den Speicher dieses Geräts.",
      "offline-not-kept":
        "Es gibt keine Verbindung, und dieser Browser legt deine letzten Änderungen nicht ab. Lass diese Seite offen, oder kopiere, was du geschrieben hast.",
      connecting: "Der Server wird nach dem neuesten Text gefragt.",
      "read-only":
        "Du kannst mitlesen, während andere schreiben. Um zu bearbeiten, bitte die Person, der das Dokument gehört, um einen Link dafür.",
      "no-access": "Der Server hat dieses Dokument für dich geschlossen.",
      "earlier-copy":
        "Das Dokument auf dem Server ist inzwischen ein anderes. Diese Kopie bleibt auf dem Gerät, bis du sie aufgibst.",
      "no-room":
        "Auf dem Server ist kein Platz für deine letzten Änderungen. Sie liegen in diesem Browser und werden gesendet, wenn es welchen gibt.",
      "not-accepted":
        "Der Server hat eine Änderung nicht angenommen. Kopiere, was du brauchst, und lade die Seite dann neu.",
    },
    offlineSince: (time) => `Offline seit ${time}.`,
    retrySoon: "Der nächste Versuch folgt innerhalb einer Minute.",
    retryAt: (when) => `Nächster Versuch ${when}.`,
    reason: (reason) => `Grund: ${reason}`,
    unsaved: (count) =>
      count === 1
        ? "1 Änderung ist noch nicht gespeichert."
        : `${number(count)} Änderungen sind noch nicht gespeichert.`,
  },

  people: {
    label: "Wer in diesem Dokument ist",
    you: (name) => `${name} (du)`,
    more: (count) => `+${count}`,
    moreLabel: (count) => (count === 1 ? "1 weitere Person" : `${number(count)} weitere Personen`),
    account: "Dein Name und das Erscheinungsbild",
  },

  together: {
    follow: (name) => `${name} folgen`,
    following: (name) => `Du folgst ${name}`,
    stop: "Nicht mehr folgen",
    goTo: (name) => `Zu ${name} gehen`,
    above: {
      one: (name) => `${name} ist weiter oben`,
      more: (count) => `${number(count)} andere weiter oben`,
    },
    below: {
      one: (name) => `${name} ist weiter unten`,
      more: (count) => `${number(count)} andere weiter unten`,
    },
    news: {
      here: (names, count) => `${names} ${count === 1 ? "ist" : "sind"} auch hier.`,
      came: (names, count) => `${names} ${count === 1 ? "ist" : "sind"} gekommen.`,
      left: (names, count) => `${names} ${count === 1 ? "ist" : "sind"} gegangen.`,
      writesNear: (names, count) =>
        `${names} ${count === 1 ? "schreibt" : "schreiben"} in deiner Nähe.`,
    },
  },

  keys: {
    Mod: "Strg",
    Shift: "Umschalt",
    Alt: "Alt",
    Tab: "Tab",
    Backspace: "Rücktaste",
  },

  toolbar: {
    label: "Formatierung",
    undo: "Rückgängig",
    redo: "Wiederholen",
    block: "Art des Absatzes",
    paragraph: "Fließtext",
    heading: (level) => `Überschrift ${level}`,
    bold: "Fett",
    italic: "Kursiv",
    strike: "Durchgestrichen",
    underline: "Unterstrichen",
    indent: "Einrücken",
    outdent: "Ausrücken",
    code: "Code",
    link: "Link",
    bulletList: "Aufzählung",
    orderedList: "Nummerierte Liste",
    taskList: "Aufgabenliste",
    quote: "Zitat",
    codeBlock: "Codeblock",
    rule: "Trennlinie",
    task: (content) => `Aufgabe: ${content === "" ? "leer" : content}`,
  },

  link: {
    address: "Adresse",
    placeholder: "https://",
    apply: "Übernehmen",
    remove: "Link entfernen",
    open: "In einem neuen Tab öffnen",
    invalid: "Diese Adresse taugt nicht für einen Link.",
  },

  outline: {
    label: "Gliederung",
    open: "Gliederung",
    close: "Gliederung schließen",
    empty: "Hier stehen dann die Überschriften.",
    copy: "Link kopieren",
    copyLink: (heading) => `Link zu „${heading}“ kopieren`,
    copyCurrent: "Link zu dieser Überschrift kopieren",
    copied: "Der Link ist kopiert. Er öffnet sich für alle, die Zugang haben.",
    copyFailed: "Dieser Browser hat es nicht erlaubt, den Link zu kopieren.",
    noHeading: "Über der Schreibmarke steht keine Überschrift.",
  },

  counts: {
    label: "Wörter zählen",
    ofSelection: "Wörter der Auswahl",
    words: "Wörter",
    characters: "Zeichen",
    charactersWithoutSpaces: "Ohne Leerzeichen",
    reading: "Lesezeit",
    number,
    wordCount: (count) => (count === 1 ? "1 Wort" : `${number(count)} Wörter`),
    selectedOf: (selected, all) => `${number(selected)} von ${number(all)} Wörtern`,
    minutes: (count) => (count === 0 ? "—" : `${number(count)} Min.`),
  },

  commands: {
    palette: "Befehle",
    open: "Alle Befehle",
    field: "Nach einem Befehl oder einer Überschrift suchen",
    none: "So heißt hier nichts.",
    headings: "Überschriften",
    groups: { find: "Finden", format: "Format", people: "Personen", page: "Seite" },
    help: "Tastenkürzel",
    editing: "Beim Schreiben",
    or: "oder",
    home: germanReading.home,
    undo: "Rückgängig",
    redo: "Wiederholen",
    share: "Teilen",
    title: "Titel ändern",
  },

  find: {
    label: "Suchen und ersetzen",
    open: "Im Text suchen",
    openReplace: "Suchen und ersetzen",
    field: "Suchen",
    replacement: "Ersetzen durch",
    options: "Wie gesucht wird",
    showReplace: "Ersetzen",
    next: "Nächste Stelle",
    previous: "Vorige Stelle",
    close: "Suche schließen",
    replace: "Ersetzen",
    replaceAll: "Alle ersetzen",
    replaced: (count) =>
      count === 1 ? "Eine Stelle ist ersetzt." : `${number(count)} Stellen sind ersetzt.`,
    none: "Keine",
    incomplete: "—",
    count: (current, all) => `${number(current)} von ${number(all)}`,
    switches: {
      isCaseSensitive: "Groß- und Kleinschreibung",
      isWholeWord: "Ganze Wörter",
      isExpression: "Regulärer Ausdruck",
    },
    tooLong: "Dieser Ausdruck braucht zu lange.",
    invalid: {
      group: "Eine „(“ ist noch nicht geschlossen.",
      unopenedGroup: "Eine „)“ schließt nichts.",
      set: "Eine „[“ ist noch nicht geschlossen, oder ihr Bereich läuft rückwärts.",
      repeat: "Vor dem Zeichen, das wiederholt („*“, „+“, „?“ oder „{“), steht nichts.",
      backslash: "Der „\\“ am Ende steht für nichts.",
      escape: "Auf einen „\\“ folgt ein Zeichen, das dort nichts bedeutet.",
      other: "Das ist noch kein regulärer Ausdruck.",
    },
  },

  share: { open: "Teilen", title: "Dieses Dokument teilen" },

  reasons: {
    unreachable: "Der Server ist nicht erreichbar.",
    notFound: "Es ist nicht da, oder nicht für dich.",
    lastOwner: "Ein Dokument braucht jemanden, dem es gehört.",
    neverHere: "Übergeben lässt es sich nur jemandem, der es schon geöffnet hat.",
    limitReached: "Das Dokument hat davon so viele, wie es darf.",
    storageFull: "Auf dem Server ist kein Platz mehr.",
    unsupportedImage: "Das ist kein vollständiges Bild in PNG, JPEG, GIF, WebP oder AVIF.",
    refused: (status) => `Der Server hat mit Status ${status} geantwortet.`,
    unexpected: "Etwas Unerwartetes ist geschehen.",
    content: {
      "too-much": "Es ist mehr, als ein Dokument auf einmal aufnimmt.",
      "too-deep": "Es ist tiefer verschachtelt, als ein Dokument sein kann.",
      invalid: "Es kann nicht gelesen werden, oder hat in einem Dokument keinen Platz.",
    },
  },

  close: "Schließen",
  justNow: "gerade eben",
  notices: "Hinweise",
};
