/** Webhook deliveries as GitHub remembers them ("Handling failed webhook deliveries"). */
import { Mistake } from "../domain/failure.ts";
import type { HookAttempt, HookDeliveries } from "../ports/hook-deliveries.ts";
import type { Clients } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import { PER_PAGE } from "./pages.ts";

/** All attempts are listed, not only failed ones: whether a delivery that found no server counts as failed is not written. */
export function createHookDeliveries(clients: Clients): HookDeliveries {
  return {
    async since(time) {
      const attempts: HookAttempt[] = [];
      let cursor: string | undefined;
      do {
        const { data, headers } = await clients.app().request("GET /app/hook/deliveries", {
          per_page: PER_PAGE,
          ...(cursor !== undefined && { cursor }),
        });
        const page = data.map(({ id, guid, delivered_at, status_code }) => ({
          id: Number(id),
          guid,
          at: Date.parse(delivered_at),
          succeeded: status_code >= 200 && status_code < 300,
        }));
        attempts.push(...page.filter(({ at }) => at >= time));
        const passed = page.some(({ at }) => at < time);
        cursor = passed ? undefined : nextCursor(headers.link);
      } while (cursor !== undefined);
      return attempts;
    },

    async redeliver(attemptId) {
      try {
        await clients.app().request("POST /app/hook/deliveries/{delivery_id}/attempts", { delivery_id: attemptId });
      } catch (error) {
        if (!isRefusal(error, 404) && !isRefusal(error, 422)) throw error;
        const sentence = `GitHub does not keep the webhook delivery ${attemptId} any more, so it cannot be delivered again`;
        throw new Mistake("delivery-gone", sentence, { cause: error });
      }
    },
  };
}

function nextCursor(link: string | undefined): string | undefined {
  const [, url] = /<([^<>]+)>;\s*rel="?next"?/.exec(link ?? "") ?? [];
  return url === undefined ? undefined : (new URL(url).searchParams.get("cursor") ?? undefined);
}
