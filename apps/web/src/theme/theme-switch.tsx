import Monitor from "lucide-react/icons/monitor";
import Moon from "lucide-react/icons/moon";
import Sun from "lucide-react/icons/sun";
import { useId } from "react";
import { text } from "../text/en.ts";
import { chooseTheme, themes } from "./theme.ts";
import { useTheme } from "./use-theme.ts";
import styles from "./theme-switch.module.css";

const icons = { system: Monitor, light: Sun, dark: Moon };

export function ThemeSwitch() {
  const current = useTheme();
  const name = useId();
  return (
    <fieldset className={styles["switch"]}>
      <legend className="visually-hidden">{text.theme.label}</legend>
      {themes.map((theme) => {
        const Icon = icons[theme];
        return (
          <label key={theme} className={styles["choice"]} title={text.theme[theme]}>
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              checked={theme === current}
              onChange={() => chooseTheme(theme)}
            />
            <Icon aria-hidden="true" />
            <span className="visually-hidden">{text.theme[theme]}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
