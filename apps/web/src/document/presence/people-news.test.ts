import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PeopleNews } from "./people-news.ts";

describe("PeopleNews", () => {
  let said: string[];
  let news: PeopleNews;

  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    news = new PeopleNews((sentence) => said.push(sentence));
  });
  afterEach(() => {
    news.destroy();
    vi.useRealTimers();
  });

  /** Lets some seconds pass. What was said in them. */
  function after(seconds: number): readonly string[] {
    vi.advanceTimersByTime(seconds * 1000);
    return said.splice(0);
  }

  function here(...names: readonly string[]): void {
    news.here(new Map(names.map((name) => [name.toLowerCase(), name])));
  }

  it("says who is here, who comes and who leaves, several in one sentence", () => {
    here("Bo");
    here("Bo", "Cy");
    expect(after(3)).toEqual(["Bo and Cy are here as well."]);
    here("Bo", "Di");
    expect(after(10)).toEqual(["Di came. Cy left."]);
    here("Di");
    expect(after(10)).toEqual(["Bo left."]);
  });

  it("says nothing of who was gone for a moment", () => {
    here("Bo");
    after(10);
    here();
    here("Bo");
    expect(after(60)).toEqual([]);
  });

  it("speaks at most every six seconds, however much happens", () => {
    let spoken = 0;
    for (let second = 0; second < 120; second += 1) {
      if (second % 2 === 0) here("Bo");
      else here("Bo", `Guest ${second}`);
      spoken += after(1).length;
    }
    expect(spoken).toBeGreaterThan(5);
    expect(spoken).toBeLessThanOrEqual(20);
  });

  it("says once a minute who writes nearby", () => {
    here("Bo");
    after(10);
    news.wroteNear("bo");
    expect(after(10)).toEqual(["Bo is writing close to you."]);
    news.wroteNear("bo");
    expect(after(20)).toEqual([]);
    after(60);
    news.wroteNear("bo");
    news.wroteNear("nobody who is here");
    expect(after(10)).toEqual(["Bo is writing close to you."]);
  });

  it("names three of a crowd", () => {
    here("Bo", "Cy", "Di", "Ed", "Flo");
    expect(after(3)).toEqual(["Bo, Cy, Di, and 2 more people are here as well."]);
  });
});
