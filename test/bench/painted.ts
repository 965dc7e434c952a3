/**
 * Runs in the browser: resolves once what is asked for is there, is painted, and a key would be heard.
 * @param isThere an expression of the page
 * @returns the page's own milliseconds
 */
export const painted = (isThere: string): string => `new Promise((resolve) => {
  const look = () => {
    const waits = document.querySelector('main [aria-busy="true"]') ?? document.body?.innerText.includes('Even geduld')
    // After the next painting, once what was to be done is done.
    if (!waits && (${isThere})) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
    else requestAnimationFrame(look)
  }
  look()
})`
