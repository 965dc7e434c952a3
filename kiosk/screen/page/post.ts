/** Posts JSON to the zuil's program; never rejects. */
export const post = async (path: string, body: object): Promise<void> => {
  try {
    const headers = { 'content-type': 'application/json' }
    await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  } catch {
    // Without the program the page's event stream is lost too, and the screen says so.
  }
}
