import { button, make } from '../shared/dom.ts'

export interface MenuItem {
  readonly text: string
  readonly run: () => void
}

let open: { readonly close: () => void; readonly holder: HTMLElement } | undefined

document.addEventListener('click', (event) => {
  if (open && !open.holder.contains(event.target as Node)) open.close()
})

/**
 * The three dots at the end of a row. The arrow keys go through its items, Escape closes it.
 * @param items asked for at each opening
 */
export const threeDots = (label: string, items: () => readonly MenuItem[]): HTMLElement => {
  const list = make('div', { role: 'menu', class: 'menu', hidden: true })
  const dots = button('⋯', () => (list.hidden ? show() : close()), {
    'aria-label': label,
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
    class: 'dots',
  })
  const holder = make('div', { class: 'menu-holder' }, dots, list)

  const close = (): void => {
    if (list.contains(document.activeElement)) dots.focus()
    list.hidden = true
    dots.setAttribute('aria-expanded', 'false')
    if (open?.holder === holder) open = undefined
  }
  const show = (): void => {
    open?.close()
    open = { close, holder }
    list.replaceChildren(
      ...items().map(({ text, run }) =>
        button(
          text,
          () => {
            close()
            run()
          },
          { role: 'menuitem' },
        ),
      ),
    )
    list.hidden = false
    dots.setAttribute('aria-expanded', 'true')
    // The table scrolls sideways: the list lies over it, where there is room.
    const { bottom, top, right } = dots.getBoundingClientRect()
    const below = bottom + list.offsetHeight < window.innerHeight
    list.style.top = `${below ? bottom : Math.max(0, top - list.offsetHeight)}px`
    list.style.left = `${Math.max(0, right - list.offsetWidth)}px`
    list.querySelector('button')?.focus()
  }

  holder.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') return close()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined || list.hidden) return
    event.preventDefault()
    const buttons = [...list.querySelectorAll('button')]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    buttons[(at + step + buttons.length) % buttons.length]?.focus()
  })
  return holder
}
