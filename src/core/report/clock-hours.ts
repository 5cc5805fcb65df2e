/** `09:00–12:00`, local time, of so many hours from a first one. */
export function clockHours(start: number, hours: number): string {
  const two = (hour: number) => String(hour).padStart(2, '0');
  return `${two(start)}:00–${two(start + hours)}:00`;
}
