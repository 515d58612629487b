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
  if (!(error instanceof Error) || error instanceof Mistake || error instanceof Transient) return error;
  const code = codeOf(error);
  if ((code !== undefined && TRANSIENT_CODE.test(code)) || TRANSIENT_MESSAGE.test(error.message)) {
    return new Transient(`PostgreSQL cannot be used at the moment (${code ?? error.message}).`, { cause: error });
  }
  const sqlite =
    "errcode" in error && typeof error.errcode === "number" ? TRANSIENT_SQLITE.get(error.errcode & 0xff) : undefined;
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

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
