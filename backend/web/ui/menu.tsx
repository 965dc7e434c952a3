import type { ReactNode } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components'
import css from './menu.module.css'

export interface MenuEntry {
  readonly id: string
  readonly text: string
  readonly run: () => void
  readonly danger?: boolean
}

interface MenuProps {
  /** What it is a menu of, for who does not see it. */
  readonly name: string
  /** With a line between the groups. */
  readonly groups: readonly (readonly MenuEntry[])[]
  readonly trigger: ReactNode
  readonly triggerClass?: string | undefined
}

/** A button that opens a menu. */
export const ActionMenu = ({ name, groups, trigger, triggerClass }: MenuProps) => {
  const shown = groups.filter((group) => group.length > 0)
  return (
    <MenuTrigger>
      <Button aria-label={name} {...(triggerClass !== undefined && { className: triggerClass })}>
        {trigger}
      </Button>
      <Popover className={css.popover ?? ''} placement="bottom end">
        <Menu
          className={css.menu ?? ''}
          aria-label={name}
          onAction={(id) =>
            shown
              .flat()
              .find((entry) => entry.id === id)
              ?.run()
          }
        >
          {shown.flatMap((group, n) => [
            ...(n > 0 ? [<Separator key={`before ${group[0]?.id}`} className={css.line ?? ''} />] : []),
            ...group.map(({ id, text, danger }) => (
              <MenuItem key={id} id={id} textValue={text} className={`${css.item} ${danger ? css.danger : ''}`}>
                {text}
              </MenuItem>
            )),
          ])}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}

/** The three dots at the end of a row. */
export const RowMenu = ({ name, groups }: Pick<MenuProps, 'name' | 'groups'>) => (
  <ActionMenu name={name} groups={groups} trigger="⋮" triggerClass={css.dots} />
)
