import { useEffect, useState } from 'react'

const SETTLED_MS = 250

/** What is typed, once it has stood still for a moment: it is what the server is asked for. */
export const useSettled = (typed: string): string => {
  const text = typed.trim()
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}
