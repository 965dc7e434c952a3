/** The same value, each time with another of its texts replaced, or of its numbers where a number replaces it. */
export const withEach = (value: unknown, replacement: string | number): unknown[] => {
  if (typeof value === typeof replacement) return [replacement]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    withEach(inner, replacement).map((other) =>
      Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other },
    ),
  )
}
