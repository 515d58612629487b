/** How a build lies in its table. */
import type { Insertable, Selectable } from "kysely";
import { formatSender, type ImageBuild, type Sender } from "../../domain/image-build.ts";
import type { BuildTable } from "../schema.ts";

export type NewBuildRow = Insertable<BuildTable>;

export const BUILD_COLUMNS = [
  "image",
  "tag",
  "digest",
  "sender",
  "revision",
  "source",
  "heard_at",
  "delivery_id",
] as const satisfies readonly (keyof BuildTable)[];

export type BuildRow = Pick<Selectable<BuildTable>, (typeof BUILD_COLUMNS)[number]>;

export const rowOfBuild = (build: ImageBuild): NewBuildRow => ({
  image: build.image,
  tag: build.tag ?? "",
  digest: build.digest ?? "",
  sender: formatSender(build.sender),
  revision: build.revision ?? null,
  source: build.source ?? null,
  heard_at: build.heardAt,
  delivery_id: build.deliveryId,
});

/** The inverse of {@link rowOfBuild}. */
export const buildOfRow = (row: BuildRow): ImageBuild => ({
  image: row.image,
  ...(row.tag !== "" && { tag: row.tag }),
  ...(row.digest !== "" && { digest: row.digest }),
  ...(row.revision !== null && { revision: row.revision }),
  ...(row.source !== null && { source: row.source }),
  sender: parseSender(row.sender),
  heardAt: row.heard_at,
  deliveryId: row.delivery_id,
});

/** A repository's name holds a slash, a hook's does not. */
const parseSender = (text: string): Sender =>
  text.startsWith("hook:") && !text.includes("/")
    ? { kind: "hook", name: text.slice("hook:".length) }
    : { kind: "repository", repository: text };
