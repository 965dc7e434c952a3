import qrcode from 'qrcode-generator'
import { useMemo } from 'react'
import type { ConfigurationCodeGrant } from '../../../zuilen/shapes/zuil.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Dialog } from '../../ui/dialog.tsx'
import css from './zuilen.module.css'

const QUIET = 4

/** A QR code as one path, so that it is sharp at each size. */
const Qr = ({ text, name }: { text: string; name: string }) => {
  const { path, size } = useMemo(() => {
    const code = qrcode(0, 'M')
    code.addData(text)
    code.make()
    const count = code.getModuleCount()
    const all = Array.from({ length: count }, (_, n) => n)
    const dark = all.flatMap((y) =>
      all.filter((x) => code.isDark(y, x)).map((x) => `M${x + QUIET} ${y + QUIET}h1v1h-1z`),
    )
    return { path: dark.join(''), size: count + 2 * QUIET }
  }, [text])
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={name} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

/** What is typed at a zuil to set it up; it is shown this once. */
export const CodeDialog = ({ grant, onClose }: { grant: ConfigurationCodeGrant; onClose: () => void }) => (
  <Dialog title={t('zuilen.code.title', { name: grant.name })} onClose={onClose}>
    <p>{t('zuilen.code.text')}</p>
    <div className={css.code}>
      <Qr text={`${grant.name} ${grant.code}`} name={t('zuilen.code.qr')} />
      <dl>
        <dt>{t('zuilen.fields.name')}</dt>
        <dd>{grant.name}</dd>
        <dt>{t('zuilen.code.code')}</dt>
        <dd data-code>{grant.code}</dd>
      </dl>
    </div>
    <p>{t('zuilen.code.until', { when: dayAndTime(grant.expiresAt) })}</p>
  </Dialog>
)
