import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { sentence } from '../shell/words.ts'
import { Notice } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/dialog.tsx'

interface TakingOutProps {
  /** What the button says; with whom it is, in `title`. */
  readonly act: string
  readonly title: string
  readonly text: string
  readonly run: () => Promise<void>
  readonly onDone: () => void
}

/** Takes somebody out of a family, once he was asked whether he means it. */
export const TakingOut = ({ act, title, text, run, onDone }: TakingOutProps) => {
  const [isOpen, setOpen] = useState(false)
  const { mutate, error, isPending } = useMutation({
    mutationFn: run,
    onSuccess: () => {
      setOpen(false)
      onDone()
    },
  })
  return (
    <>
      <Button look="quiet" name={title} onPress={() => setOpen(true)}>
        {act}
      </Button>
      {isOpen && (
        <ConfirmDialog
          title={title}
          act={act}
          danger
          busy={isPending}
          onConfirm={mutate}
          onClose={() => setOpen(false)}
        >
          <p>{text}</p>
          {error && (
            <Notice level="bad">
              <p>{sentence(error)}</p>
            </Notice>
          )}
        </ConfirmDialog>
      )}
    </>
  )
}
