// A changed preference is applied at once; without scripts the form has a button.
for (const select of document.querySelectorAll('.switches select'))
  select.addEventListener('change', () => select.form.requestSubmit())
