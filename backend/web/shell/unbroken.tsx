import { Component, type ReactNode } from 'react'
import { t } from '../i18n/t.ts'
import { Empty } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'

/** A mistake of ours on one page leaves the others. */
export class Unbroken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError = () => ({ broken: true })
  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <Empty title={t('errors.title')} text={t('errors.unknown')}>
        <Button look="main" onPress={() => location.reload()}>
          {t('errors.reload')}
        </Button>
      </Empty>
    )
  }
}
