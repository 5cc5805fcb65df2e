/** The option of a command over a report that gives every row and figure of it, as a person types it. */
export const allFigures = 'format=csv';

/** Where the rows that a table of a report leaves out are. */
export const restOfRows = `all with ${allFigures}`;
