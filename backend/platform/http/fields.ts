import { z } from 'zod'
import { cleanName } from '../names.ts'

/** The shapes of the API, in the names of its public document. Named ones become components of our own document. */
export const apiSchemas = z.registry<{ id?: string; description?: string }>()

export const named = <S extends z.ZodType>(id: string, description: string, schema: S): S => {
  apiSchemas.add(schema, { id, description })
  return schema
}

/** A text that a database can hold: no control characters, no half of a surrogate pair. */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u)

/**
 * The id of what is ours, as the database writes it. It takes one in capitals for the same; as text it is another, to which a
 * cipher is bound and by which the audit log is asked.
 */
export const uuid = z.guid().overwrite((id) => id.toLowerCase())

/** The same in an address of the API, where what can be no id is nobody's, and `me` is who asks: the route says so. */
export const idInPath = z.string().overwrite((id) => (z.guid().safeParse(id).success ? id.toLowerCase() : id))

/** A name as the database keeps it: white space and apostrophes made alike before it is measured. */
export const nameText = (max: number) =>
  z
    .string()
    .overwrite(cleanName)
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u)

/** What somebody writes in his own words; of several lines perhaps. */
export const linesText = (max: number) =>
  z
    .string()
    .overwrite((words) => words.trim())
    .min(1)
    .max(max)
    .regex(/^(\n|\r|[^\p{Cc}\p{Cs}])*$/u)

/** Why somebody does something. */
export const reasonText = linesText(500)

/** A text in the languages of the screens: Dutch at least. */
export const inLanguages = <S extends z.ZodType<string>>(one: S) =>
  z.strictObject({ nl: one, fr: one.exactOptional(), de: one.exactOptional(), en: one.exactOptional() })

/** A text that is searched for in names. */
export const searchText = (max: number) => text(max).overwrite(cleanName)

/** An e-mail address, as people type it: whether its domain can be one is asked of `hasDomain`. */
export const emailText = text(254)
  .overwrite((address) => address.trim())
  .regex(/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/)

/** A day that a database can hold, with one after it that has four digits too. */
export const day = z.iso.date().regex(/^(?!0000|9999)/)

export const moment = z.iso.datetime({ offset: true })

export const endUserMessage = named(
  'EndUserMessage',
  'A text for the end user.',
  z.object({ nl: z.string(), fr: z.string().optional(), de: z.string().optional(), en: z.string().optional() }),
)

export const error = named(
  'Error',
  'A problem (RFC 9457).',
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    endUserMessage: endUserMessage.optional(),
    jsonPointer: z.string().optional(),
    schemaErrors: z.array(z.object({ jsonPointer: z.string(), error: z.string() })).optional(),
  }),
)
