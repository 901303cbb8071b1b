const adjectives = ["Quiet", "Amber", "Swift", "Gentle", "Silver", "Bright", "Hidden", "Merry"];
const nouns = ["Heron", "Quill", "Willow", "Otter", "Lantern", "Finch", "Maple", "Harbour"];

/** A friendly name for a visitor who has not said theirs. */
export function guestName(): string {
  const [one = 0, other = 0] = crypto.getRandomValues(new Uint8Array(2));
  return `${adjectives[one % adjectives.length]} ${nouns[other % nouns.length]}`;
}
