import type { SeedData } from "../seed-data.ts";

/** Two people and one notebook with nothing in it. */
export const emptySeed: SeedData = {
  users: [
    { email: "ada@example.org", fullName: "Ada Example", isSiteAdmin: true },
    { email: "bo@example.org", fullName: "Bo Example" },
  ],
  notebooks: [{ name: "My Research Notebook", owner: "ada@example.org" }],
};
