import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { t } from '../i18n/t.ts'
import { Button } from './button.tsx'
import css from './dialog.module.css'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** Beside the button that closes it. */
  readonly buttons?: ReactNode
  readonly wide?: boolean
  /** Asks something: what is behind it is not touched by accident. */
  readonly question?: boolean
}

/** A dialog that is open as long as it is rendered. */
export const Dialog = ({ title, onClose, children, buttons, wide = false, question = false }: DialogProps) => (
  <ModalOverlay
    className={css.backdrop ?? ''}
    isOpen
    isDismissable={!question}
    onOpenChange={(open) => {
      if (!open) onClose()
    }}
  >
    <Modal className={`${css.modal} ${wide ? css.wide : ''}`}>
      <AriaDialog className={css.dialog ?? ''} role={question ? 'alertdialog' : 'dialog'}>
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        {children}
        <div className={css.buttons}>
          <Button onPress={onClose} look="plain">
            {question ? t('general.cancel') : t('general.close')}
          </Button>
          {buttons}
        </div>
      </AriaDialog>
    </Modal>
  </ModalOverlay>
)

interface ConfirmProps {
  readonly title: string
  /** What will happen, with names and counts. */
  readonly children: ReactNode
  /** What the button says: the act itself, not "OK". */
  readonly act: string
  readonly danger?: boolean
  readonly busy?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export const ConfirmDialog = ({
  title,
  children,
  act,
  danger = false,
  busy = false,
  onConfirm,
  onClose,
}: ConfirmProps) => (
  <Dialog
    title={title}
    onClose={onClose}
    question
    buttons={
      <Button look={danger ? 'danger' : 'main'} onPress={onConfirm} off={busy}>
        {act}
      </Button>
    }
  >
    {children}
  </Dialog>
)
