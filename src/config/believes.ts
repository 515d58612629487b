/** Who is believed when they say that an image was built. */
import type { Sender } from "../domain/image-build.ts";
import { sameRepository } from "../domain/repository.ts";
import type { ImageRule } from "./config.ts";

const HOOK = "hook:";

/** Whether the rule's `from` names the sender: the repository, all of its owner's (`acme/*`), or the hook. */
export const believes = ({ from }: Pick<ImageRule, "from">, sender: Sender): boolean =>
  from.some((named) => names(named, sender));

function names(named: string, sender: Sender): boolean {
  if (sender.kind === "hook") return named === `${HOOK}${sender.name}`;
  if (named.startsWith(HOOK)) return false;
  if (!named.endsWith("/*")) return sameRepository(named, sender.repository);
  const owner = named.slice(0, -1).toLowerCase();
  return sender.repository.toLowerCase().startsWith(owner);
}
