const { bff } = document.currentScript.dataset
const request = () => location.hash.slice(1) || 'REQ-4182'

// Whether the widget's script is there already or not.
;(window.siitJumpCloud ??= []).push({
  bff,
  locale: 'en',
  getToken: async () => {
    const answer = await fetch(`/token?request=${encodeURIComponent(request())}`)
    if (!answer.ok) throw new Error(`No token: ${answer.status}`)
    return answer.text()
  },
})

// Another request, another element: the new one asks for the token of the request that is shown now.
function show() {
  document.querySelector('aside').replaceChildren(document.createElement('siit-device-panel'))
}
window.addEventListener('hashchange', show)
show()

for (const name of ['siit-ready', 'siit-action', 'siit-timeline-entry', 'siit-error'])
  document.addEventListener(name, (event) => {
    const line = document.createElement('li')
    line.textContent = `${name} ${event.action ?? event.code ?? ''}`
    document.querySelector('#told').append(line)
  })
