'use strict'
const all = (selector) => [...document.querySelectorAll(selector)]
const causes = all('.cause')
const search = document.getElementById('search')
const found = document.getElementById('found')

function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (target === null) return
  for (let at = target; at !== null; at = at.parentElement) if (at.localName === 'details') at.open = true
  target.scrollIntoView({ block: 'start' })
}

function seek() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (element) => {
    const text = element.textContent.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  let shown = 0
  for (const cause of causes) {
    const findings = [...cause.querySelectorAll('.finding')]
    const own = fits(cause.querySelector('summary'))
    const hits = findings.filter((finding) => own || fits(finding))
    for (const finding of findings) finding.hidden = words.length > 0 && !hits.includes(finding)
    cause.hidden = words.length > 0 && !own && hits.length === 0
    if (!cause.hidden) shown += 1
    if (words.length > 0 && !own && hits.length > 0) {
      cause.open = true
      for (const rest of cause.querySelectorAll('.rest')) rest.open = true
    }
  }
  found.textContent = words.length === 0 ? '' : shown + ' of ' + causes.length + ' causes'
}

function keep() {
  const off = all('.filters input[type=checkbox]').filter((box) => !box.checked).map((box) => box.id)
  const state = new URLSearchParams()
  if (search.value !== '') state.set('q', search.value)
  if (off.length > 0) state.set('hide', off.join(' '))
  const text = String(state)
  try {
    history.replaceState(null, '', text === '' ? location.pathname + location.search : '#?' + text)
  } catch {
    // A page from a file may not be allowed to; the filters work all the same.
  }
}

function restore() {
  if (!location.hash.startsWith('#?')) return reveal()
  const state = new URLSearchParams(location.hash.slice(2))
  search.value = state.get('q') ?? ''
  for (const id of (state.get('hide') ?? '').split(' ')) {
    const box = document.getElementById(id)
    if (box !== null && box.type === 'checkbox') box.checked = false
  }
  seek()
}

function step(by) {
  const shown = causes.filter((cause) => cause.checkVisibility())
  const at = shown.findIndex((cause) => cause.contains(document.activeElement))
  const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : at + by]
  if (next === undefined) return
  next.querySelector('summary').focus()
  next.scrollIntoView({ block: 'start' })
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Escape' && event.target === search) {
    search.value = ''
    seek()
    keep()
    search.blur()
    return
  }
  if (event.target.matches('input,textarea,select')) return
  const open = document.activeElement.closest('.cause')
  const does = {
    '/': () => search.focus(),
    j: () => step(1),
    k: () => step(-1),
    o: () => open !== null && (open.open = !open.open),
    e: () => {
      const shut = causes.some((cause) => !cause.open)
      for (const cause of causes) cause.open = shut
    },
  }[event.key]
  if (does === undefined) return
  event.preventDefault()
  does()
}

addEventListener('hashchange', restore)
if (search !== null) {
  for (const element of all('.scripted')) element.hidden = false
  search.addEventListener('input', () => {
    seek()
    keep()
  })
  for (const box of all('.filters input[type=checkbox]')) box.addEventListener('change', keep)
  addEventListener('keydown', press)
  restore()
} else reveal()
