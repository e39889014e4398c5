/** A notation of time. `wall-clock+08:00` is `yyyy-MM-dd HH:mm:ss` as clocks in Beijing show it. */
export type TimeFormat = 's' | 'ms' | 'iso' | 'iso-basic' | 'rfc1123' | 'wall-clock+08:00';

interface Notation {
  /** The time in ms, or undefined when the text is not exactly in this notation. */
  readonly parse: (text: string) => number | undefined;
  readonly format: (timeMs: number) => string;
}

/** Ten digits hold until the year 2286: no other unit or notation passes for seconds. */
const tenDigits = /^[1-9][0-9]{9}$/;
const thirteenDigits = /^[1-9][0-9]{12}$/;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/;
const fraction = /\.\d{3}Z$/;
const isoBasic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const wallClock = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/;
const beijingMs = 8 * 60 * 60 * 1000;

const isoSeconds = (timeMs: number): string => `${new Date(timeMs).toISOString().slice(0, 19)}Z`;

const notations: Readonly<Record<TimeFormat, Notation>> = {
  s: {
    parse: (text) => (tenDigits.test(text) ? Number(text) * 1000 : undefined),
    format: (timeMs) => String(Math.floor(timeMs / 1000)),
  },
  ms: {
    parse: (text) => (thirteenDigits.test(text) ? Number(text) : undefined),
    format: String,
  },
  iso: {
    parse: (text) => (iso.test(text) ? sound(Date.parse(text)) : undefined),
    format: isoSeconds,
  },
  'iso-basic': {
    parse: (text) =>
      isoBasic.test(text)
        ? sound(Date.parse(text.replace(isoBasic, '$1-$2-$3T$4:$5:$6Z')))
        : undefined,
    format: (timeMs) => isoSeconds(timeMs).replaceAll(/[-:]/g, ''),
  },
  rfc1123: {
    // compared with what we would write: the one form of RFC 9110 §5.6.7 that senders may use
    parse: (text) => sound(Date.parse(text)),
    format: (timeMs) => new Date(timeMs).toUTCString(),
  },
  'wall-clock+08:00': {
    parse: (text) =>
      wallClock.test(text) ? sound(Date.parse(text.replace(wallClock, '$1T$2+08:00'))) : undefined,
    format: (timeMs) =>
      isoSeconds(timeMs + beijingMs)
        .slice(0, 19)
        .replace('T', ' '),
  },
};

const sound = (timeMs: number): number | undefined => (Number.isNaN(timeMs) ? undefined : timeMs);

/** Reads a time, in ms; undefined unless the text is exactly in the notation and there is such a day. */
export function parseTime(text: string, format: TimeFormat): number | undefined {
  const { parse, format: write } = notations[format];
  const timeMs = parse(text);
  if (timeMs === undefined || format === 's' || format === 'ms') return timeMs;
  // `Date.parse` takes the 30th of February for the 2nd of March
  return write(timeMs) === text.replace(fraction, 'Z') ? timeMs : undefined;
}

/** Writes a time given in ms. */
export function formatTime(timeMs: number, format: TimeFormat): string {
  return notations[format].format(timeMs);
}

/** Ways of writing the day of a time, in UTC. */
export type DayFormat = 'yyyymmdd' | 'yyyy-mm-dd';

const dayMs = 24 * 60 * 60 * 1000;
let lastDay = { number: 0, text: '1970-01-01' };

/** The day of a time, in UTC. */
export function formatDay(timeMs: number, format: DayFormat): string {
  const number = Math.floor(timeMs / dayMs);
  // nearly all requests are of today
  if (lastDay.number !== number) {
    lastDay = { number, text: new Date(timeMs).toISOString().slice(0, 10) };
  }
  const day = lastDay.text;
  return format === 'yyyymmdd' ? day.replaceAll('-', '') : day;
}
