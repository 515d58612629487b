/** A place's address as a map key. */
import type { PlaceAddress } from "../../domain/place.ts";

export const addressKey = ({ file, document, pointer }: PlaceAddress): string => `${file}\n${document}\n${pointer}`;
