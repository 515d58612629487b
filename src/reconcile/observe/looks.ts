/** Taking a look: what stands in the environments when they are seen for the first time, or in another way, is baseline. */
import type { Repository } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import { ADOPTION_FILE, formatAdoption, type Look, type LookHead, parseAdoption } from "../ledger/adoption.ts";
import { appendToLedger } from "../ledger/append.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Outside } from "../outside.ts";
import { branchKey } from "./environment-branches.ts";

/** In `mode: observe` nothing is written to GitHub: the looks are kept here until somebody lets Towpath act. */
const OBSERVED = "looks";

export interface LookingOut {
  readonly outside: Outside;
  readonly home: Repository;
  readonly homeMirror: Mirror;
  readonly ledger: Ledger;
  readonly mode: "act" | "observe";
}

/** The looks as they are, with `wanted` added to them in the ledger where they do not cover it (or where `force`d). */
export async function takeLook(out: LookingOut, wanted: Look, force = false): Promise<readonly Look[]> {
  const { outside, home, ledger } = out;
  const observed = await outside.projection.get<string>(home.id, OBSERVED);
  const before = ledger.looks ?? (observed === undefined ? [] : parseAdoption(observed));
  const missing = force || !covers(before.at(-1), wanted);
  const looks = missing ? [...before, wanted] : before;
  if (out.mode === "observe") {
    if (missing) await outside.projection.put(home.id, OBSERVED, formatAdoption(looks));
    return looks;
  }
  if (!missing && ledger.looks !== undefined) return looks;
  const first = before.length === 0;
  outside.log.info(
    { repository: home.fullName, environments: [...wanted.heads.keys()], first },
    first ? "adopted what stands in the environments as baseline" : "looked at the environments in a new way",
  );
  let written = looks;
  await appendToLedger(
    out,
    { text: first ? "Adopt what stands in the environments" : "Look at the environments in a new way" },
    () => {
      const now = ledger.looks ?? before;
      if (ledger.looks !== undefined && !force && covers(now.at(-1), wanted)) {
        written = now;
        return [];
      }
      written = covers(now.at(-1), wanted) && !force ? now : [...now, wanted];
      return [{ path: ADOPTION_FILE, text: formatAdoption(written) }];
    },
  );
  if (observed !== undefined) await outside.projection.delete(home.id, OBSERVED);
  return written;
}

/** Whether a look reads as wanted, and saw each environment on the branch on which it is now. */
function covers(last: Look | undefined, wanted: Look): boolean {
  if (last === undefined || last.reading !== wanted.reading) return false;
  return [...wanted.heads].every(([environment, head]) => {
    const seen = last.heads.get(environment);
    return seen !== undefined && keyOf(seen) === keyOf(head);
  });
}

const keyOf = ({ repository, branch }: LookHead): string => branchKey(repository, branch);
