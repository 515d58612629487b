/** `/override`: of the promotion on whose pull request it stands. */
import { findGate } from "./find.ts";
import { promotionHere } from "./promotion-here.ts";
import type { Resolver } from "./resolver.ts";

export const override: Resolver<"override"> = (command, here) => {
  const elsewhere = '/promote <environment> <application> --override <gate> "<reason>"';
  const { there, application, release, seen } = promotionHere(here, elsewhere);
  const gate = findGate(command.gate, there.name, here.known);
  return { ...command, gate, environment: there.name, application: application.name, release, seen };
};
