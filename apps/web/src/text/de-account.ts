import type { AccountDictionary } from "./en-account.ts";

/** What signing in and out says, in German. */
export const german: AccountDictionary = {
  signIn: "Anmelden",
  invitation:
    "Melde dich an, um ein Dokument zu beginnen. Was mit dir geteilt wurde, öffnet sich über seinen Link.",
  elsewhere:
    "Nur Mitglieder legen hier Dokumente an. Öffne diese Seite auf dem Weg, den deine Organisation vorsieht. Was mit dir geteilt wurde, öffnet sich über seinen Link.",
  signedInAs: "Angemeldet als",
  menu: "Dein Konto",
  signOut: "Abmelden",
  signOutEverywhere: "Auf allen Geräten abmelden",
  signOutFailed: (reason) => `Du bist noch angemeldet. ${reason}`,
  tryAgain: "Noch einmal versuchen",
  page: {
    title: "Anmelden",
    detail:
      "Dort, wo du dich anmeldest, wirst du gefragt, wer du bist, und dann hierher zurückgeführt.",
  },
  problems: {
    refused: {
      title: "Du wurdest nicht angemeldet",
      detail:
        "Die Anmeldung wurde abgebrochen oder dort abgelehnt, wo du dich anmeldest. Versuch es noch einmal, oder frag, wer dort dein Konto verwaltet.",
    },
    "not-allowed": {
      title: "Dieses Konto wird hier nicht eingelassen",
      detail:
        "Seine Adresse steht nicht auf der Liste dieses Servers oder ist nicht bestätigt. Nimm ein anderes Konto, oder bitte die Verwaltung des Servers, deines aufzunehmen.",
    },
    stale: {
      title: "Die Anmeldung hat zu lange gedauert",
      detail:
        "Oder sie wurde in einem anderen Tab oder Browser begonnen. Nichts ist verloren: Beginn noch einmal, und bleib in diesem.",
    },
    busy: {
      title: "Das war zu oft",
      detail:
        "Von hier aus wurde in einer Minute sehr oft versucht, sich anzumelden. Warte eine Minute, und versuch es dann noch einmal.",
    },
    unreachable: {
      title: "Die Anmeldung ist gerade nicht möglich",
      detail:
        "Der Server, der die Leute anmeldet, ist nicht erreichbar. Versuch es gleich noch einmal. Dokumente, die mit dir über einen Link geteilt wurden, öffnen sich weiterhin.",
    },
    failed: {
      title: "Die Anmeldung hat nicht geklappt",
      detail:
        "Die Antwort des Servers, der die Leute anmeldet, konnte nicht angenommen werden. Versuch es noch einmal; bleibt es dabei, sag es der Verwaltung des Servers.",
    },
    "signed-out-here": {
      title: "Du bist in diesem Browser abgemeldet",
      detail:
        "Was er geöffnet hatte, konnte nicht beendet werden, und wer seine Cookies hat, kann weitermachen. Um das zu beenden, melde dich noch einmal an und wähle „Auf allen Geräten abmelden“.",
    },
  },
};
