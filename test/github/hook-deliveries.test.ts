import { describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, createScene, guardNetwork, NOW } from "./scene.ts";

guardNetwork();

const attempt = (id: number, minutesAgo: number, status_code: number) => ({
  id,
  guid: `guid-${id}`,
  delivered_at: new Date(NOW - minutesAgo * 60_000).toISOString(),
  status_code,
});
const page = (query: object, attempts: object[], next?: string): void => {
  const link = next === undefined ? "" : `<${API}/app/hook/deliveries?per_page=100&cursor=${next}>; rel="next"`;
  nock(API)
    .get("/app/hook/deliveries")
    .query({ per_page: 100, ...query })
    .reply(200, attempts, { link });
};

describe("webhook deliveries", () => {
  it("are read back to that time and no further, failed connections included", async () => {
    page({}, [attempt(4, 1, 200), attempt(3, 2, 502)], "v1_30");
    page({ cursor: "v1_30" }, [attempt(2, 3, 0), attempt(1, 60, 500)], "v1_10");
    expect(await createScene().github.deliveries.since(NOW - 10 * 60_000)).toEqual([
      { id: 4, guid: "guid-4", at: NOW - 60_000, succeeded: true },
      { id: 3, guid: "guid-3", at: NOW - 120_000, succeeded: false },
      { id: 2, guid: "guid-2", at: NOW - 180_000, succeeded: false },
    ]);
  });

  it("end where GitHub names no next page", async () => {
    page({}, [attempt(4, 1, 202)]);
    expect(await createScene().github.deliveries.since(0)).toHaveLength(1);
  });

  it("are asked for again by the id of an attempt", async () => {
    nock(API).post("/app/hook/deliveries/3/attempts").reply(202, {});
    await createScene().github.deliveries.redeliver(3);
  });

  it("that GitHub no longer keeps are a mistake, not tried for ever", async () => {
    nock(API).post("/app/hook/deliveries/3/attempts").reply(404, { message: "Not Found" });
    await expect(createScene().github.deliveries.redeliver(3)).rejects.toMatchObject({ code: "delivery-gone" });
  });
});
