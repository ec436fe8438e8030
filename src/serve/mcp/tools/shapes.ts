import { z } from "zod";

/**
 * The pieces that arguments and answers of several tools share.
 *
 * @module
 */
export const PLACE = {
  notebook: z
    .string()
    .max(500)
    .optional()
    .describe("Name of the notebook, or its id; the person's default notebook unless given"),
  path: z
    .string()
    .max(4000)
    .optional()
    .describe('Path from the top of the notebook, names joined by "/"; a slash in a name is "\\/"'),
};

export const PAGE = { ...PLACE, path: z.string().min(1).max(4000).describe("Path of the page, as list_tree gives it") };

export const CURSOR = {
  cursor: z.string().max(200).optional().describe("nextCursor of an earlier answer, to go on there"),
};
export const NEXT = { nextCursor: z.string().optional() };

export const NODE = z.object({
  id: z.string(),
  kind: z.enum(["notebook", "folder", "page"]),
  name: z.string(),
  notebook: z.string(),
  path: z.string(),
  webUrl: z.string(),
});

export const ENTRY = z.object({
  id: z.string(),
  kind: z.string(),
  version: z.number().nullable(),
  updatedAt: z.string().nullable(),
  updatedBy: z.string().nullable(),
  commentCount: z.number().nullable(),
  filename: z.string().optional(),
  sizeBytes: z.number().optional(),
  contentType: z.string().optional(),
  caption: z.string().optional(),
});

export const COMMENT = z.object({
  id: z.string(),
  text: z.string(),
  author: z.string().nullable(),
  at: z.string().nullable(),
});

export const NOTICE = { notice: z.string().describe("How to take what follows") };
