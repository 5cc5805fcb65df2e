type Fields = Readonly<Record<string, unknown>>;

/** Messages are constant strings; what varies goes into fields. */
export interface Logger {
  debug(fields: Fields, message: string): void;
  info(fields: Fields, message: string): void;
  warn(fields: Fields, message: string): void;
  error(fields: Fields, message: string): void;
}
