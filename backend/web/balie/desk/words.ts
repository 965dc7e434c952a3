/** How somebody is called; a group has one name. */
export const wholeName = ({ firstName, name }: { readonly firstName: string; readonly name: string }): string =>
  `${firstName} ${name}`.trim()
