/** 07:30, by this machine's clock face. */
export function hoursMinutes(at: number): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}
