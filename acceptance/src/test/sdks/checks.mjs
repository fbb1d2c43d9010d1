// Each check prints one JSON line: {"check", "ok", "detail"}.
export async function check(name, body) {
  try {
    await body()
    console.log(JSON.stringify({ check: name, ok: true, detail: '' }))
  } catch (error) {
    console.log(JSON.stringify({ check: name, ok: false, detail: String(error?.stack ?? error).slice(0, 2000) }))
  }
}

/** Settles when a condition that events make true holds; fails after the time. */
export function until(what, milliseconds = 20_000) {
  let settle
  const happened = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${what} did not happen`)), milliseconds)
    settle = (value) => (clearTimeout(late), resolve(value))
  })
  return { happened, settle }
}

/** What was told, by its name: each can be waited for before and after it is. */
export function happenings() {
  const known = new Map()
  const named = (name) => known.get(name) ?? known.set(name, until(name)).get(name)
  return { tell: (name, value) => named(name).settle(value), await: (name) => named(name).happened }
}
