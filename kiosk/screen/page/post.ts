/** Posts JSON to the zuil's program. Resolves to whether it was taken; never rejects. */
export const post = async (path: string, body: object): Promise<boolean> => {
  try {
    const headers = { 'content-type': 'application/json' }
    return (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).ok
  } catch {
    // The program is away: the connection of the page says so.
    return false
  }
}
