/**
 * Reads `biz_opaque_callback_data`, which the business set when it called or wrote and WhatsApp echoes:
 * `agent=a17;conv=9001`. Other texts are left alone.
 */
export function opaqueDataOf(text: string | undefined): { agent?: string; conversation?: string } {
  const pairs = new Map<string, string>()
  for (const part of (text ?? '').split(';')) {
    const [key = '', value = ''] = part.split('=', 2).map((side) => side.trim())
    if (/^[A-Za-z0-9_.:@-]{1,100}$/.test(value)) pairs.set(key, value)
  }
  const agent = pairs.get('agent')
  const conversation = pairs.get('conv')
  return { ...(agent !== undefined && { agent }), ...(conversation !== undefined && { conversation }) }
}
