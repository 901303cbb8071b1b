import { useId } from "react";
import { text } from "./en.ts";
import { chooseLanguage, languages } from "./language.ts";
import styles from "./language-switch.module.css";

/** The language of the page, each offered in its own words. A choice loads the page anew. */
export function LanguageSwitch() {
  const id = useId();
  return (
    <span className={styles["language"]}>
      <label htmlFor={id} className={styles["label"]}>
        {text.language.label}
      </label>
      <select
        id={id}
        className={styles["select"]}
        value={text.language.code}
        data-testid="language"
        onChange={(event) => {
          const chosen = languages.find(({ code }) => code === event.target.value);
          if (chosen !== undefined) chooseLanguage(chosen.code);
        }}
      >
        {languages.map(({ code, name }) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
