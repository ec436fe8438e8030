/**
 * What is written for the sake of an answer, and what comes back of it.
 *
 * @module
 */

/** Characters that do not survive careless encoding. */
export const DIFFICULT_TEXT = 'labapi + %2F %25 & "quotes" <angle> ß 🧬';
export const DIFFICULT_HTML = "<p>labapi + %2F &amp; <b>bold</b> ß 🧬</p>";
export const PLAIN_LINES = "first line\nsecond line";
export const UPDATED_TEXT = "labapi: changed";
export const COMMENT_TEXT = "labapi: a<b & c>d";
export const PAGE_NAME = "labapi contract check";

export const FILE_NAME = "labapi check.csv";
export const FILE_BYTES: Uint8Array = Buffer.from("well,od\r\nA1,0.51\r\n");
export const TWIN_BYTES: Uint8Array = Buffer.from("well,od\nA1,0.52\n");
export const REPLACED_BYTES: Uint8Array = Buffer.from("well,od\nA1,0.53\nA2,0.54\n");
export const EMPTY_FILE_NAME = "labapi empty.txt";
export const NO_BYTES: Uint8Array = new Uint8Array();
export const BARE_NAME = "labapi-no-extension";

/** A word that is in nobody's notebook. */
export const UNKNOWN_WORD = "zqxjkvlabapizqxjkv";
export const UNKNOWN_ID = "bGFiYXBp";
