import { useState } from 'react'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { Viewfinder } from '../../ui/viewfinder.tsx'
import { readBarcode } from './barcode.ts'
import css from './desk.module.css'

/** The barcode of a card or a phone, by the camera of a tablet: for who has no scanner. */
export const CardFinder = ({ onCard }: { onCard: (uitpasNumber: string) => void }) => {
  const [isOn, setIsOn] = useState(false)
  return (
    <>
      <Button look="quiet" onPress={() => setIsOn(!isOn)}>
        {t(isOn ? 'balie.camera.stop' : 'balie.camera.use')}
      </Button>
      {isOn && (
        <div className={css.sees}>
          <Viewfinder
            read={readBarcode}
            onText={(text) => {
              const isCard = /^\d{13}$/.test(text)
              if (isCard) {
                setIsOn(false)
                onCard(text)
              }
              return isCard
            }}
            words={{
              ...{ sees: t('balie.camera.sees'), aim: t('balie.camera.aim'), other: t('balie.camera.other') },
              ...{ takePicture: t('balie.camera.takePicture') },
              ...{ DENIED: t('balie.camera.denied'), NONE: t('balie.camera.none') },
            }}
          />
        </div>
      )}
    </>
  )
}
