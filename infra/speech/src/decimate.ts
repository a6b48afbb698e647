const TAPS = 63
/** Of the new Nyquist frequency: what lies above must be gone before samples are left out. */
const PASS_SHARE = 0.9

/** Every `factor`-th sample after a low-pass (windowed sinc, Hamming), as long as the sound stays where it was. */
export function decimate(samples: Float32Array, factor: number): Float32Array {
  if (factor === 1) return samples
  const filter = lowPass(PASS_SHARE / (2 * factor))
  const middle = (TAPS - 1) / 2
  const out = new Float32Array(Math.floor(samples.length / factor))
  for (let index = 0; index < out.length; index++) {
    let sum = 0
    const from = index * factor - middle
    for (let tap = 0; tap < TAPS; tap++) sum += (samples[from + tap] ?? 0) * (filter[tap] ?? 0)
    out[index] = sum
  }
  return out
}

/** `cutoff` is a share of the sample rate. */
function lowPass(cutoff: number): Float64Array {
  const middle = (TAPS - 1) / 2
  const filter = Float64Array.from({ length: TAPS }, (_, tap) => {
    const x = tap - middle
    const sinc = x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x)
    return sinc * (0.54 - 0.46 * Math.cos((2 * Math.PI * tap) / (TAPS - 1)))
  })
  const gain = filter.reduce((sum, value) => sum + value, 0)
  return filter.map((value) => value / gain)
}
