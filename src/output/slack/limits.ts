/**
 * What Slack accepts, in UTF-16 units, which are never fewer than its characters. From its references of Block Kit
 * and of `chat.postMessage`, `chat.update`, `views.open` and `files.getUploadURLExternal`.
 */
export const slackLimits = {
  blocksPerMessage: 50,
  blocksPerView: 100,
  headerText: 150,
  sectionText: 3_000,
  fieldsPerSection: 10,
  fieldText: 2_000,
  contextElements: 10,
  elementsPerActions: 25,
  buttonText: 75,
  buttonValue: 2_000,
  optionText: 75,
  optionValue: 150,
  overflowOptions: 5,
  selectOptions: 100,
  placeholder: 150,
  actionId: 255,
  altText: 2_000,
  /** Of a file, where an image block's is longer. */
  fileAltText: 1_000,
  fileTitle: 255,
  tableRows: 100,
  tableColumns: 20,
  /** Over all cells of the one table that a message may hold. */
  tableCharacters: 10_000,
  /** `chat.postMessage` takes 40,000 and cuts the rest, `chat.update` refuses more than 4,000. */
  messageText: 40_000,
  updatedText: 4_000,
  metadataText: 500,
} as const;

/**
 * Texts of a message together. Beyond some 12,000 characters, less what the blocks themselves take, `chat.postMessage`
 * answers `msg_blocks_too_long`; the reference names no number (slackapi/bolt-js, issues 2509 and 2867: 11,341 were too
 * many). What is left is for the pointer to the thread and for what was asked.
 */
export const messageBudget = 10_000;
