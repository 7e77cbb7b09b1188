/** A long text as the body of an answer. */

/** Each piece is made when the reader has room for it. `broke` hears of an error behind the head. */
export function textStream(
  pieces: AsyncGenerator<string>,
  broke: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      try {
        const piece = await pieces.next()
        if (piece.done) controller.close()
        else controller.enqueue(encoder.encode(piece.value))
      } catch (error) {
        // The head is sent; all that is left is to end without an end, so that nobody takes it for whole.
        broke(error)
        controller.error(error)
      }
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}
