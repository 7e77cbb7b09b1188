/** How long each part of an action's life may take, in milliseconds. */

/** From approval to the claim: the fresh read and no more, so a command never rests on one that is older. */
export const toClaim = 60_000

/** From the claim to the first byte. After that the claim is over, and never sends. */
export const toFirstByte = 10_000

/** How long an action waits for its second person. */
export const toDecide = 24 * 60 * 60_000
