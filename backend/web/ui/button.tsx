import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { Link as Route } from 'wouter'
import css from './button.module.css'

export type Look = 'plain' | 'main' | 'danger' | 'quiet'

interface ButtonProps {
  readonly children: ReactNode
  readonly look?: Look
  readonly onPress?: () => void
  readonly type?: 'button' | 'submit'
  /** Nothing to do, or it is under way. */
  readonly off?: boolean
  /** Where the text alone does not say it. */
  readonly name?: string
  readonly autoFocus?: boolean
}

const classOf = (look: Look): string => `${css.button} ${css[look] ?? ''}`

export const Button = ({
  children,
  look = 'plain',
  onPress,
  type = 'button',
  off = false,
  name,
  autoFocus,
}: ButtonProps) => (
  <AriaButton
    className={classOf(look)}
    type={type}
    isDisabled={off}
    {...(onPress && { onPress })}
    {...(name !== undefined && { 'aria-label': name })}
    {...(autoFocus && { autoFocus })}
  >
    {children}
  </AriaButton>
)

/** Goes to another page, and looks like a button. */
export const ButtonLink = ({ to, children, look = 'plain' }: { to: string; children: ReactNode; look?: Look }) => (
  <Route href={to} className={classOf(look)}>
    {children}
  </Route>
)
