/** A time as GitHub writes it: to the second, in UTC. */
export function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** The same for what may not have happened. */
export function timeOrNull(at: number | undefined): string | null {
  return at === undefined ? null : time(at);
}
