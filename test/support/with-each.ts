/** The same value, each time with another of its texts replaced. */
export const withEach = (value: unknown, replacement: string): unknown[] => {
  if (typeof value === 'string') return [replacement]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    withEach(inner, replacement).map((other) =>
      Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other },
    ),
  )
}
