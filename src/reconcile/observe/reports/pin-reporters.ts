/** Who is believed where the configuration names nobody. */
import { appendToLedger } from "../../ledger/append.ts";
import { formatReporters, type PinnedReporter, REPORTERS_FILE } from "../../ledger/reporters-file.ts";
import type { ReportSource } from "./report-source.ts";
import type { KeptReport, ReportStore } from "./report-store.ts";
import { firstReporter, placeKey, placeOf } from "./reporters.ts";
import type { Watched } from "./watched.ts";

/**
 * Where nobody is named, whoever reported first is believed from then on, and others are not: remembered in the ledger (in
 * `mode: observe`, which writes nothing, in the projection alone), before anything counts by it.
 */
export async function pinReporters(
  source: ReportSource,
  watched: readonly Watched[],
  store: ReportStore,
  news: readonly KeptReport[],
): Promise<void> {
  const { outside, ledger } = source;
  for (const reporter of ledger.reporters) store.pins.set(placeKey(reporter), reporter.by);
  for (const { environment, ground, line, listenings, addressed } of watched) {
    const here = news.filter(
      ({ repositoryId, commit }) => repositoryId === ground.repository.id && line.position(commit) !== undefined,
    );
    for (const listening of listenings) {
      const concerned = here.filter((report) => addressed(listening, report).length > 0);
      const first = firstReporter(listening, store.pins, concerned);
      if (first === undefined) continue;
      store.pins.set(placeKey(placeOf(listening)), first.by);
      outside.log.warn(
        { environment: environment.name, cluster: listening.cluster, reporter: first.by, name: first.name },
        `${first.by} was the first to report on ${environment.name} and is believed from now on: say so in towpath.yaml (health: { by: "${first.by}" }), so that nobody else can be the first`,
      );
    }
  }
  if (source.config.mode === "act") await keepPins(source, watched, store);
}

async function keepPins(
  { outside, home, homeMirror, ledger }: ReportSource,
  watched: readonly Watched[],
  store: ReportStore,
): Promise<void> {
  const pinned = watched
    .flatMap(({ listenings }) => listenings)
    .flatMap((listening): readonly PinnedReporter[] => {
      const by = store.pins.get(placeKey(placeOf(listening)));
      return by === undefined || listening.environment.health?.by !== undefined ? [] : [{ ...placeOf(listening), by }];
    });
  const missing = () =>
    pinned.filter((one) => !ledger.reporters.some((reporter) => placeKey(reporter) === placeKey(one)));
  if (missing().length === 0) return;
  const text = "Remember who was the first to report";
  await appendToLedger({ outside, home, homeMirror, ledger }, { text }, () =>
    missing().length === 0
      ? []
      : [{ path: REPORTERS_FILE, text: formatReporters([...ledger.reporters, ...missing()]) }],
  );
}
