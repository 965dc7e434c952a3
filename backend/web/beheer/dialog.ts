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

/** An answer to a question, and what its button says. */
type Answers<T extends string> = Readonly<Record<T, string>>

/** Asks something, with a button for each answer; resolves to the one that was chosen, `undefined` = none. */
export const askWhich = async <T extends string>(
  title: string,
  question: string,
  answers: Answers<T>,
): Promise<T | undefined> => {
  let chosen: T | undefined
  const choices = Object.entries(answers) as [T, string][]
  await openDialog(title, (close) =>
    make(
      'div',
      {},
      make('p', {}, question),
      make(
        'p',
        { class: 'buttons' },
        ...choices.map(([answer, text]) =>
          button(
            text,
            () => {
              chosen = answer
              close()
            },
            { class: 'main' },
          ),
        ),
      ),
    ),
  )
  return chosen
}

/** Asks whether to go on; resolves to the answer. */
export const confirmed = async (title: string, question: string, yes: string): Promise<boolean> =>
  (await askWhich(title, question, { yes })) === 'yes'
