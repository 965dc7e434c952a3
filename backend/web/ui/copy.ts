import { t } from '../i18n/t.ts'
import type { MenuEntry } from './menu.tsx'
import type { Notify } from './toasts.tsx'

/** The item of a menu that copies an id. @param name what the id is called: "UUID" */
export const copyEntry = (name: string, value: string, notify: Notify): MenuEntry => ({
  id: `copy ${name}`,
  text: t('general.copy', { name }),
  run: () => {
    navigator.clipboard.writeText(value).then(
      () => notify(t('general.copied', { name, value })),
      () => notify(t('general.notCopied', { name, value }), { bad: true }),
    )
  },
})
