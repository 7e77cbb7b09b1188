describe('an outer suite', () => {
  it('passes', () => undefined)

  describe('an inner suite', () => {
    it('passes too', () => undefined)

    it('fails', () => {
      throw new Error('This test fails.')
    })

    it.skip('is skipped', () => undefined)
  })
})
