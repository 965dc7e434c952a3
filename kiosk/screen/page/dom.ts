/** Makes an element with a class. Text always goes in as text, never as markup. */
export const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag)
  if (className !== '') element.className = className
  element.append(...children)
  return element
}
