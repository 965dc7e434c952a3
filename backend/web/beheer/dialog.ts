import { button, make } from '../shared/dom.ts'

/** Opens a dialog with what `content` gives; resolves when it is closed, by whichever way. */
export const openDialog = (title: string, content: (close: () => void) => Node): Promise<void> =>
  new Promise((resolve) => {
    const before = document.activeElement
    const dialog = make('dialog', { 'aria-label': title })
    const close = (): void => dialog.close()
    dialog.append(make('h2', {}, title), content(close), make('p', { class: 'buttons' }, button('Sluiten', close)))
    dialog.addEventListener('close', () => {
      dialog.remove()
      if (before instanceof HTMLElement) before.focus()
      resolve()
    })
    document.body.append(dialog)
    dialog.showModal()
  })

/** Asks whether to go on; resolves to the answer. */
export const confirmed = async (title: string, question: string, yes: string): Promise<boolean> => {
  let answer = false
  await openDialog(title, (close) =>
    make(
      'div',
      {},
      make('p', {}, question),
      button(
        yes,
        () => {
          answer = true
          close()
        },
        { class: 'main' },
      ),
    ),
  )
  return answer
}
