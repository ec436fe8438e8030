/** The folder of a notebook that takes what is deleted. The Python labapi calls it so too: whoever cleans up finds one folder. */
export const TRASH_NAME = "API Deleted Items";
