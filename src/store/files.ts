/** The database, in the data folder. */
export const databaseName = 'sla-bot.duckdb';
/** Files of archived reports, in the data folder. */
export const reportsFolder = 'reports';
/** Kept results, in the data folder. */
export const keptFolder = 'kept';
