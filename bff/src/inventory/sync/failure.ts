/** Why a run ends without success, in words for an administrator. */
export class SyncFailure extends Error {
  override readonly name = 'SyncFailure'
  readonly code: string
  /** `detail` is public. */
  constructor(code: string, detail: string) {
    super(detail)
    this.code = code
  }
}
