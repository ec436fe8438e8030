import type { SeedData } from "../seed-data.ts";

const PLATE = "well,ct\nA1,21.4\nA2,22.1\nA3,\n";

/** Two people, a notebook of one's own and a shared one, with every common kind of entry. */
export const demoSeed: SeedData = {
  users: [
    { email: "ada@example.org", fullName: "Ada Example", isSiteAdmin: true },
    { email: "bo@example.org", fullName: "Bo Example" },
  ],
  notebooks: [
    {
      name: "My Research Notebook",
      owner: "ada@example.org",
      children: [
        {
          name: "Protocols",
          children: [
            {
              name: "qPCR",
              entries: [
                { partType: "heading", data: "qPCR, 96 wells" },
                { data: "<p>Thaw the master mix on ice. 20 µl per well, 40 cycles.</p>" },
              ],
            },
          ],
        },
        {
          name: "Experiments",
          children: [
            {
              name: "2026",
              children: [
                {
                  name: "Plate 6",
                  entries: [
                    { partType: "heading", data: "Plate 6" },
                    { partType: "plain text entry", data: "Evaporation at the rim; A3 is empty." },
                    {
                      caption: "Readout of plate 6",
                      file: { name: "plate_06.csv", text: PLATE },
                      comments: [{ author: "ada@example.org", text: "Repeat well A3." }],
                    },
                  ],
                },
              ],
            },
          ],
        },
        { name: "To do", entries: [{ data: "<p>Order primers.</p>" }] },
      ],
    },
    {
      name: "Lab QC",
      owner: "ada@example.org",
      members: [{ email: "bo@example.org", role: "USER" }],
      children: [
        {
          name: "Balances",
          children: [{ name: "Calibration 2026", entries: [{ data: "<p>All within ± 0.1 mg.</p>" }] }],
        },
        { name: "Incidents", entries: [] },
      ],
    },
  ],
};
