/**
 * The k-th of up to a million records that were never stored: those generated indices whose slot matches, without the
 * removed ones, followed by the added ones. Counting and finding cost the number of changes, never the size.
 */
export class Sequence {
  private readonly residues: readonly number[]
  private readonly cycle: number
  private readonly size: number
  private readonly removedRanks: number[]
  private readonly extra: readonly number[]
  private readonly baseCount: number

  /**
   * @param residues positions within the cycle that belong, ascending
   * @param removed generated indices that belong by their slot and yet are gone
   * @param extra references of records that belong although their slot says no, or that were added (in order)
   */
  constructor(
    residues: readonly number[],
    cycle: number,
    size: number,
    removed: Iterable<number>,
    extra: readonly number[],
  ) {
    this.residues = residues
    this.cycle = cycle
    this.size = size
    this.removedRanks = [...removed].map((index) => this.rankOf(index)).sort((a, b) => a - b)
    this.extra = extra
    this.baseCount = this.countBelow(size) - this.removedRanks.length
  }

  get length(): number {
    return this.baseCount + this.extra.length
  }

  /** The reference at a position; undefined past the end. */
  at(position: number): number | undefined {
    if (position < 0) return undefined
    if (position >= this.baseCount) return this.extra[position - this.baseCount]
    // How many removed ranks lie before the wanted one: the largest j with removed[j-1] - (j-1) <= position.
    let low = 0
    let high = this.removedRanks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.removedRanks[middle] ?? Infinity) - middle <= position) low = middle + 1
      else high = middle
    }
    return this.indexOfRank(position + low)
  }

  /** References from `skip` on, at most `limit`. */
  slice(skip: number, limit: number): number[] {
    const found: number[] = []
    for (let position = skip; found.length < limit; position++) {
      const reference = this.at(position)
      if (reference === undefined) break
      found.push(reference)
    }
    return found
  }

  private countBelow(index: number): number {
    const whole = Math.floor(index / this.cycle)
    const rest = index % this.cycle
    return whole * this.residues.length + this.residues.filter((residue) => residue < rest).length
  }

  private rankOf(index: number): number {
    return this.countBelow(index)
  }

  private indexOfRank(rank: number): number | undefined {
    if (this.residues.length === 0) return undefined
    const index =
      Math.floor(rank / this.residues.length) * this.cycle + (this.residues[rank % this.residues.length] ?? 0)
    return index < this.size ? index : undefined
  }
}
