import type { VirtualCard } from './virtual-card.ts'
import { eventually } from './wait.ts'
import type { World } from './world.ts'

/** Lays a card on the reader of a world's zuil, which waits for one, until its screen answers. @returns what it shows */
export const layUntilAnswered = async (world: World, card: VirtualCard): Promise<object> => {
  await world.ready()
  const { serial } = await world.screen()
  const isAnswer = (screen: string): boolean => !['BUSY', 'WAITING'].includes(screen)
  await card.lay()
  try {
    return await eventually(
      () => world.shown().find((shot) => shot.serial > serial && isAnswer(shot.view.screen))?.view,
      { what: 'an answer on the screen', withinMs: 20_000 },
    )
  } finally {
    await card.take()
  }
}
