import type { CommandKind, NewCommand, ZuilCommandResult } from '../../zuilen/shapes/command.ts'
import type { FormerDevice, Zuil, ZuilChoices } from '../../zuilen/shapes/zuil.ts'
import { make } from '../shared/dom.ts'
import { dayAndTime } from '../shared/moments.ts'
import { sentence } from '../shared/requests.ts'
import { api } from './api.ts'
import { askWhich, confirmed, openDialog } from './dialog.ts'
import { editZuil } from './edit.ts'
import type { MenuItem } from './menu.ts'
import { commandNames } from './words.ts'

export interface ActionContext {
  /** The zuil as it was last read. */
  readonly zuil: () => Zuil
  readonly choices: ZuilChoices
  /** Shows a sentence to the person at the page. */
  readonly notify: (text: string) => void
}

type CommandAnswer = Pick<ZuilCommandResult, 'outcome' | 'problem' | 'log' | 'picture'>

const ASK_AGAIN_MS = 1_000
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks for the answer of a command until it is there or can't come any more. */
const answerOf = async (zuilId: string, command: NewCommand): Promise<CommandAnswer> => {
  const until = new Date(command.expiresAt).getTime() + 5 * ASK_AGAIN_MS
  for (;;) {
    const answer = await api.commandAnswer(zuilId, command.id)
    if (answer.outcome !== undefined) return answer
    if (Date.now() > until) return { outcome: 'EXPIRED' }
    await pause(ASK_AGAIN_MS)
  }
}

const shownAnswer = ({ outcome, problem, log, picture }: CommandAnswer): Node => {
  if (outcome === 'EXPIRED') return make('p', { class: 'problem' }, 'De zuil antwoordde niet op tijd.')
  if (outcome === 'FAILED') return make('p', { class: 'problem' }, problem ?? 'De zuil kon dit niet doen.')
  if (picture !== undefined)
    return make('img', { src: `data:image/jpeg;base64,${picture}`, alt: 'Wat de bezoeker ziet' })
  if (log === undefined) return make('p', {}, 'De zuil deed het.')
  return log === '' ? make('p', {}, 'Het log is leeg.') : make('pre', { tabindex: '0' }, log)
}

const command = async ({ zuil, notify }: ActionContext, kind: CommandKind): Promise<void> => {
  const { id, name } = zuil()
  const given = await api.command(id, kind)
  notify(`${commandNames[kind]}: gevraagd aan ${name}.`)
  if (kind === 'LOG' || kind === 'SCREENSHOT') {
    await openDialog(`${commandNames[kind]} van ${name}`, () => {
      const where = make('div', { 'aria-live': 'polite' }, 'Wachten op de zuil…')
      answerOf(id, given).then(
        (answer) => where.replaceChildren(shownAnswer(answer)),
        (error: unknown) => where.replaceChildren(sentence(error)),
      )
      return where
    })
    return
  }
  const { outcome, problem } = await answerOf(id, given)
  const words = { DONE: 'gedaan', EXPIRED: 'de zuil antwoordde niet op tijd', FAILED: problem ?? 'mislukt' }
  notify(`${commandNames[kind]} van ${name}: ${words[outcome ?? 'EXPIRED']}.`)
}

const block = async ({ zuil, notify }: ActionContext): Promise<void> => {
  const { id, name, settings, version } = zuil()
  const blocked = !settings.blocked
  await api.save(id, { ...settings, blocked }, version)
  notify(`${name} is ${blocked ? 'geblokkeerd' : 'gedeblokkeerd'}.`)
}

/** Whether what the device that is replaced still hands in is to be believed. */
const whereFormerDevice = ({ name }: Zuil): Promise<FormerDevice | undefined> =>
  askWhich(
    `${name} vervangen`,
    'Heb je het oude toestel in handen? Dan wordt wat het nog niet verzonden had gewoon geboekt. Is het kwijt of gestolen, dan komt dat in quarantaine tot jij beslist.',
    { IN_HAND: 'Ja, ik heb het', LOST: 'Nee, het is kwijt' },
  )

const configurationCode = async ({ zuil }: ActionContext): Promise<void> => {
  // Of a zuil without a device nothing is replaced.
  const formerDevice = zuil().enrolled ? await whereFormerDevice(zuil()) : 'LOST'
  if (formerDevice === undefined) return
  const { name, code, expiresAt } = await api.configurationCode(zuil().id, formerDevice)
  await openDialog('Configuratiecode', () =>
    make(
      'div',
      {},
      make('p', {}, 'Typ dit in op het scherm van de zuil:'),
      make('p', { class: 'code' }, make('span', {}, name), ' ', make('strong', {}, code)),
      make('p', { class: 'hint' }, `Werkt één keer, tot ${dayAndTime(expiresAt)}.`),
    ),
  )
}

const revoke = async ({ zuil, notify }: ActionContext): Promise<void> => {
  const { id, name } = zuil()
  const question = `${name} verliest haar toegang en werkt pas weer na een nieuwe configuratiecode.`
  if (!(await confirmed(`${name} intrekken`, question, 'Intrekken'))) return
  await api.revoke(id)
  notify(`De toegang van ${name} is ingetrokken.`)
}

/** What the three dots of a zuil offer. */
export const actionsOf = (context: ActionContext): readonly MenuItem[] => {
  const { zuil, choices, notify } = context
  const item = (text: string, run: () => Promise<unknown>): MenuItem => ({
    text,
    run: () => void run().catch((error: unknown) => notify(sentence(error))),
  })
  const commandItem = (kind: CommandKind): MenuItem => item(commandNames[kind], () => command(context, kind))
  return [
    item('Bewerken', () => editZuil(zuil(), choices)),
    item(zuil().settings.blocked ? 'Deblokkeren' : 'Blokkeren', () => block(context)),
    commandItem('IDENTIFY'),
    commandItem('LOG'),
    commandItem('SCREENSHOT'),
    commandItem('RESTART'),
    item(zuil().enrolled ? 'Vervangen' : 'Configuratiecode maken', () => configurationCode(context)),
    item('Intrekken', () => revoke(context)),
    item('ID kopiëren', async () => {
      await navigator.clipboard.writeText(zuil().id)
      notify(`De ID van ${zuil().name} is gekopieerd.`)
    }),
  ]
}
