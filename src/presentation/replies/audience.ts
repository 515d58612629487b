/** Who reads a reply: whether it may tell what the environment repository holds. */

export type Visibility = "public" | "internal" | "private";

const WIDTH: Readonly<Record<Visibility, number>> = { private: 0, internal: 1, public: 2 };

/**
 * `all`: whoever reads the place of the comment may be told everything. `public`: the place is seen by more people than
 * the environment repository (see `publicReplyBody`). In the environment repository itself everything is told.
 */
export const audienceOf = (place: Visibility, environmentRepository: Visibility): "all" | "public" =>
  WIDTH[place] > WIDTH[environmentRepository] ? "public" : "all";
