it('passes, and does not save its file', () => undefined)

throw new Error('This file cannot be loaded.')
