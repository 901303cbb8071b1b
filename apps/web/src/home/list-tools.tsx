import Search from "lucide-react/icons/search";
import { useId } from "react";
import type { ListPart } from "../recent/document-list.ts";
import { text } from "../text/en.ts";
import styles from "./list-tools.module.css";

interface ListToolsProps {
  readonly part: ListPart;
  readonly onPart: (part: ListPart) => void;
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

const parts: readonly ListPart[] = ["all", "own", "shared", "trash"];

/** Chooses which of the known documents are listed. */
export function ListTools({ part, onPart, search, onSearch }: ListToolsProps) {
  const name = useId();
  return (
    <search className={styles["tools"]}>
      <label className={styles["search"]}>
        <Search aria-hidden="true" />
        <span className="visually-hidden">{text.home.search}</span>
        <input
          type="search"
          value={search}
          placeholder={text.home.search}
          autoComplete="off"
          onChange={(event) => onSearch(event.target.value)}
        />
      </label>
      <fieldset className={styles["parts"]}>
        <legend className="visually-hidden">{text.home.partsLabel}</legend>
        {parts.map((choice) => (
          <label key={choice} className={styles["part"]}>
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              checked={choice === part}
              onChange={() => onPart(choice)}
            />
            {text.home.parts[choice]}
          </label>
        ))}
      </fieldset>
    </search>
  );
}
