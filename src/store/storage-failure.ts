/** Tells what may go well the next time from bugs, for both databases. */
import { Mistake, Transient } from "../domain/failure.ts";

/** A row with that key is there: PostgreSQL's `unique_violation`. */
export const isDuplicate = (error: unknown): boolean => codeOf(error) === "23505";

/** PostgreSQL's classes and codes (its manual, appendix A), and Node's for connections. */
const TRANSIENT_CODE =
  /^(08...|53...|55P03|57014|57P0[1-4]|40001|40P01|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/** `pg` gives these no code. */
const TRANSIENT_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;
/** SQLite's primary result codes: busy, locked, I/O error, full. */
const TRANSIENT_SQLITE = new Map([
  [5, "The embedded database is locked by another program."],
  [6, "The embedded database is locked by another program."],
  [10, "The disk that holds DATA_DIR fails to read or write: look at its health."],
  [13, "The disk that holds DATA_DIR is full: make room on it."],
]);

/** The error as the rest of the program should see it: Transient where another try may help, else as it is. */
export function storageFailure(error: unknown): unknown {
  if (error instanceof Mistake || error instanceof Transient) return error;
  const code = codeOf(error);
  const message = messageOf(error);
  if ((code !== undefined && TRANSIENT_CODE.test(code)) || TRANSIENT_MESSAGE.test(message)) {
    return new Transient(`PostgreSQL cannot be used at the moment (${code ?? message}).`, { cause: error });
  }
  const sqlite = TRANSIENT_SQLITE.get(sqliteCodeOf(error));
  return sqlite === undefined ? error : new Transient(sqlite, { cause: error });
}

/** Runs one operation of the store. Throws Transient or the error itself. */
export async function guarded<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw storageFailure(error);
  }
}

/** What the databases and Node call it; undefined where they do not. */
export const codeOf = (error: unknown): string | undefined => {
  const code = propertyOf(error, "code");
  return typeof code === "string" ? code : undefined;
};

export const messageOf = (error: unknown): string => {
  const message = propertyOf(error, "message");
  return typeof message === "string" ? message : "";
};

/** The primary code, which is the low byte of the extended one; 0 where there is none. */
const sqliteCodeOf = (error: unknown): number => Number(propertyOf(error, "errcode") ?? 0) & 0xff;

/** By shape and not by class: errors of Node's own modules may come from another realm. */
const propertyOf = (error: unknown, name: string): unknown =>
  typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
