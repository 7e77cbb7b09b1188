// A changed preference is applied at once; without scripts the form has a button.
for (const select of document.querySelectorAll('.switches select'))
  select.addEventListener('change', () => select.form.requestSubmit())

// Breaking something leaves the page as it is: one wants to see what it does then.
const drawer = document.querySelector('.drawer')
drawer.addEventListener('submit', async (event) => {
  event.preventDefault()
  const answer = await fetch('/trouble', {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(new FormData(event.target, event.submitter)),
  })
  const broken = await answer.json()
  for (const button of drawer.querySelectorAll('[aria-pressed]')) {
    const on = broken[button.form.elements.id.value]
    button.setAttribute('aria-pressed', String(on))
    button.value = on ? '' : 'on'
  }
  drawer.querySelector('[data-broken]').textContent = Object.values(broken).filter(Boolean).length || ''
})
