// One id per press: 32 hexadecimal digits. crypto.randomUUID needs a secure context; this does not.

export function newCommandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
