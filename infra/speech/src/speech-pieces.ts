/** A stretch with sound, in samples: `from` inclusive, `until` exclusive. */
export interface Piece {
  from: number
  until: number
}

export interface PieceOptions {
  sampleRate: number
  /** Recognisers of the Whisper kind take no more than 30 s at once. */
  maxPieceS?: number
  /** A pause shorter than this does not end a piece. */
  maxPauseS?: number
  /** Root mean square below which a frame is a pause; 0.003 is about -50 dBFS. */
  silence?: number
}

const FRAME_S = 0.03
const MARGIN_FRAMES = 5

/** Cuts a channel at its pauses and, where somebody talks on and on, at the quietest moment. Silence is left out. */
export function speechPieces(samples: Float32Array, options: PieceOptions): Piece[] {
  const { sampleRate, maxPieceS = 28, maxPauseS = 0.6, silence = 0.003 } = options
  const size = Math.round(sampleRate * FRAME_S)
  const levels = levelsOf(samples, size)
  const pieces = joinFrames(levels, silence, Math.round(maxPauseS / FRAME_S))
    .map(({ from, until }) => ({
      from: Math.max(0, from - MARGIN_FRAMES),
      until: Math.min(levels.length, until + MARGIN_FRAMES),
    }))
    .flatMap((piece) => cutLong(piece, levels, Math.floor(maxPieceS / FRAME_S)))
  return pieces.map(({ from, until }) => ({
    from: from * size,
    until: Math.min(samples.length, until * size),
  }))
}

function levelsOf(samples: Float32Array, size: number): Float64Array {
  return Float64Array.from({ length: Math.ceil(samples.length / size) }, (_, frame) => {
    const part = samples.subarray(frame * size, (frame + 1) * size)
    return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length)
  })
}

function joinFrames(levels: Float64Array, silence: number, maxPause: number): Piece[] {
  const pieces: Piece[] = []
  levels.forEach((level, frame) => {
    if (level < silence) return
    const last = pieces.at(-1)
    if (last !== undefined && frame - last.until <= maxPause) last.until = frame + 1
    else pieces.push({ from: frame, until: frame + 1 })
  })
  return pieces
}

/** Cuts in the second half of what is allowed, at the quietest frame. */
function cutLong(piece: Piece, levels: Float64Array, maxFrames: number): Piece[] {
  const pieces: Piece[] = []
  let { from } = piece
  while (piece.until - from > maxFrames) {
    let cut = from + maxFrames
    for (let frame = cut; frame > from + maxFrames / 2; frame--)
      if ((levels[frame] ?? 0) < (levels[cut] ?? 0)) cut = frame
    pieces.push({ from, until: cut })
    from = cut
  }
  return [...pieces, { from, until: piece.until }]
}
