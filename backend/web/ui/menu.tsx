import { type ReactNode, useRef, useState } from 'react'
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
export const ActionMenu = ({ name, groups, trigger, triggerClass }: MenuProps) => (
  <MenuTrigger>
    <Button aria-label={name} {...(triggerClass !== undefined && { className: triggerClass })}>
      {trigger}
    </Button>
    <Popover className={css.popover ?? ''} placement="bottom end">
      <Entries name={name} groups={groups} />
    </Popover>
  </MenuTrigger>
)

const opening = new Set(['Enter', ' ', 'ArrowDown', 'ArrowUp'])

/** The three dots at the end of a row. A list has many of them and opens one: its menu is made when it is opened. */
export const RowMenu = ({ name, groups }: Pick<MenuProps, 'name' | 'groups'>) => {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        ref={button}
        type="button"
        className={css.dots}
        aria-label={name}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => {
          // To which the focus comes back: not every browser gives it to a button that is clicked.
          button.current?.focus()
          setOpen(true)
        }}
        onKeyDown={(event) => {
          if (!opening.has(event.key)) return
          // Not by the click that would follow: only of a key is it known that the first entry wants the focus.
          event.preventDefault()
          setOpen(true)
        }}
      >
        ⋮
      </button>
      {open && (
        <Popover
          className={css.popover ?? ''}
          placement="bottom end"
          triggerRef={button}
          aria-label={name}
          isOpen
          onOpenChange={setOpen}
        >
          <Entries name={name} groups={groups} autoFocus="first" onClose={() => setOpen(false)} />
        </Popover>
      )}
    </>
  )
}

interface EntriesProps extends Pick<MenuProps, 'name' | 'groups'> {
  readonly autoFocus?: 'first'
  readonly onClose?: () => void
}

const Entries = ({ name, groups, ...menu }: EntriesProps) => {
  const shown = groups.filter((group) => group.length > 0)
  return (
    <Menu
      className={css.menu ?? ''}
      aria-label={name}
      onAction={(id) =>
        shown
          .flat()
          .find((entry) => entry.id === id)
          ?.run()
      }
      {...menu}
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
  )
}
