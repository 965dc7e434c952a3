/** Small helpers to make and find elements. */

export const element = <T extends HTMLElement>(id: string): T => {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no #${id}`)
  return found as T
}

type Child = Node | string

/** Makes an element. Attributes with the value `false` or `undefined` are left out, those with `true` are empty. */
export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    made.setAttribute(name, value === true ? '' : value)
  }
  made.append(...children)
  return made
}

export const button = (
  text: string,
  onClick: () => void,
  attributes: Record<string, string> = {},
): HTMLButtonElement => {
  const made = make('button', { type: 'button', ...attributes }, text)
  made.addEventListener('click', onClick)
  return made
}

export const row = (...cells: readonly Child[]): HTMLTableRowElement =>
  make('tr', {}, ...cells.map((cell) => make('td', {}, cell)))

/** Puts children into an element, unless it shows the same text already: what has the focus keeps it. */
export const show = (where: HTMLElement, key: string, children: () => readonly Child[]): void => {
  if (where.dataset.shown === key) return
  where.dataset.shown = key
  where.replaceChildren(...children())
}
