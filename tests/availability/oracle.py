"""Random recurrence rules, expanded by recurring-ical-events: what Hoichan's own expansion is held against.

    python oracle.py COUNT SEED    writes one JSON array to stdout: each rule as Hoichan's API takes it, a window, and
                                   the occurrences that touch it, [start, end] in milliseconds since the epoch

What RFC 5545 leaves undefined, or the oracle reads in another way than its text, is not drawn; see docs/adr/0003.
"""

import datetime as dt
import json
import random
import sys
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

ZONES = [
    "Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Minh", "Europe/Paris", "Europe/Paris", "America/New_York", "Australia/Lord_Howe",
    "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Casablanca", "UTC",
]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FREQS = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"]
UTC = dt.timezone.utc
# Lengths of a window in days: a week, a month, a year.
WINDOWS = [7, 31, 366]


def some(rng, values, most):
    return sorted(rng.sample(values, rng.randint(1, min(most, len(values)))))


def joined(values):
    return ",".join(str(v) for v in values)


def either_end(rng, most, count):
    return [rng.choice([1, -1]) * rng.randint(1, most) for _ in range(rng.randint(1, count))]


def yearly(rng, parts):
    kind = rng.choice(["plain", "month", "monthday", "nth", "nth_of_year", "yearday", "weekno", "friday13"])
    if kind in ("month", "monthday", "nth"):
        parts["BYMONTH"] = joined(some(rng, range(1, 13), 4))
    if kind == "monthday":
        parts["BYMONTHDAY"] = joined(set(either_end(rng, 31, 3)))
    if kind == "nth":
        parts["BYDAY"] = joined({f"{n}{rng.choice(DAYS)}" for n in either_end(rng, 5, 3)})
    if kind == "nth_of_year":
        parts["BYDAY"] = joined({f"{n}{rng.choice(DAYS)}" for n in either_end(rng, 53, 4)})
    if kind == "yearday":
        parts["BYYEARDAY"] = joined(set(either_end(rng, 366, 5)))
    if kind == "weekno":
        parts["BYWEEKNO"] = joined({n for n in either_end(rng, 53, 4) if n > 0 or n == -1} or {20})
        parts["BYDAY"] = joined(some(rng, DAYS, 3))
    if kind == "friday13":
        parts["BYDAY"], parts["BYMONTHDAY"] = rng.choice(DAYS), str(rng.randint(1, 31))


def monthly(rng, parts):
    kind = rng.choice(["plain", "monthday", "nth", "days", "friday13", "some_months"])
    if kind == "monthday":
        parts["BYMONTHDAY"] = joined(set(either_end(rng, 31, 4)))
    if kind == "nth":
        parts["BYDAY"] = joined({f"{n}{rng.choice(DAYS)}" for n in either_end(rng, 5, 3)})
    if kind == "days":
        parts["BYDAY"] = joined(some(rng, DAYS, 5))
    if kind == "friday13":
        parts["BYDAY"], parts["BYMONTHDAY"] = joined(some(rng, DAYS, 3)), joined(some(rng, range(1, 32), 12))
    if kind == "some_months":
        parts["BYMONTH"] = joined(some(rng, range(1, 13), 6))


def daily(rng, parts):
    if rng.random() < 0.4:
        parts["BYDAY"] = joined(some(rng, DAYS, 5))
    if rng.random() < 0.3:
        parts["BYMONTH"] = joined(some(rng, range(1, 13), 6))
    elif rng.random() < 0.3:
        parts["BYMONTHDAY"] = joined(some(rng, range(1, 29), 15))


def within_days(rng, freq, start, parts):
    """Hours and minutes, with hours that the interval meets."""
    daily(rng, parts)
    if freq == "HOURLY":
        parts["INTERVAL"] = str(rng.choice([1, 1, 2, 3, 5, 7, 11, 24, 36]))
        if rng.random() < 0.3:
            parts["BYMINUTE"] = joined(some(rng, [0, 15, 30, 45], 3))
        if rng.random() < 0.3 and parts["INTERVAL"] in "1":
            parts["BYHOUR"] = joined(some(rng, range(24), 8))
    else:
        parts["INTERVAL"] = str(rng.choice([15, 20, 30, 45, 50, 90, 100, 480, 1000]))
        if rng.random() < 0.4 and parts["INTERVAL"] in ("15", "20", "30"):
            parts["BYHOUR"] = joined(some(rng, range(24), 8))


def places(rng, freq, start, parts):
    """BYSETPOS where there is a set to choose from. A first week that is cut short is numbered in two ways: not drawn."""
    has_set = any(part in parts for part in ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYHOUR", "BYMINUTE"))
    if not has_set or freq == "MINUTELY" or rng.random() > 0.3:
        return
    if freq == "WEEKLY" and DAYS[start.weekday()] != parts.get("WKST", "MO"):
        return
    # A place beyond the set gives nothing, and the oracle would look for it until the year 9999.
    most = {"YEARLY": 6, "MONTHLY": 2}.get(freq, 1)
    parts["BYSETPOS"] = joined(set(either_end(rng, most, 3)))


def rule(rng, freq, start, zone):
    parts = {"FREQ": freq}
    if freq not in ("HOURLY", "MINUTELY") and rng.random() < 0.5:
        parts["INTERVAL"] = str(rng.choice([1, 2, 3, 4] if freq == "YEARLY" else [1, 2, 3, 4, 5, 6, 8, 9]))
    if rng.random() < 0.4:
        parts["WKST"] = rng.choice(DAYS)
    if freq == "YEARLY":
        yearly(rng, parts)
    elif freq == "MONTHLY":
        monthly(rng, parts)
    elif freq == "WEEKLY":
        if rng.random() < 0.7:
            parts["BYDAY"] = joined(some(rng, DAYS, 5))
        if rng.random() < 0.15:
            parts["BYMONTH"] = joined(some(rng, range(1, 13), 6))
    elif freq == "DAILY":
        daily(rng, parts)
    else:
        within_days(rng, freq, start, parts)
    if freq in ("YEARLY", "MONTHLY", "WEEKLY", "DAILY"):
        if rng.random() < 0.25:
            parts["BYHOUR"] = joined(some(rng, range(24), 3))
        if rng.random() < 0.2:
            parts["BYMINUTE"] = joined(some(rng, [0, 10, 15, 30, 45], 3))
    places(rng, freq, start, parts)
    ends = rng.random()
    if ends < 0.25:
        parts["COUNT"] = str(rng.choice([1, 2, 5, 10, 52, 300]))
    elif ends < 0.5:
        until = start + dt.timedelta(days=rng.randint(0, 900), minutes=rng.choice([-1, 0, 0, 60]))
        parts["UNTIL"] = until.replace(tzinfo=zone).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    order = list(parts.items())
    rng.shuffle(order)
    return ";".join(f"{name}={value}" for name, value in order)


def calendar(name, start, minutes, rrule, exdates, rdates):
    def stamp(at):
        return at.strftime("%Y%m%dT%H%M%S")

    def line(prop, at):
        return f"{prop}:{stamp(at)}Z" if name == "UTC" else f"{prop};TZID={name}:{stamp(at)}"

    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//oracle//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20200101T000000Z",
        line("DTSTART", start), f"DURATION:PT{minutes}M",
    ]
    if rrule:
        lines.append(f"RRULE:{rrule}")
    lines += [line("EXDATE", at) for at in exdates] + [line("RDATE", at) for at in rdates]
    lines += ["END:VEVENT", "END:VCALENDAR", ""]
    return icalendar.Calendar.from_ical("\r\n".join(lines))


def millis(at):
    return int(at.astimezone(UTC).timestamp() * 1000)


def occurrences(cal, begins, ends):
    found = set()
    for event in recurring_ical_events.of(cal).between(begins, ends):
        span = (millis(event["DTSTART"].dt), millis(event["DTEND"].dt))
        if span[0] < millis(ends) and span[1] > millis(begins):
            found.add(span)
    return sorted(found)


def some_of(rng, spans, zone):
    chosen = rng.sample(spans, min(len(spans), rng.randint(1, 4)))
    return [dt.datetime.fromtimestamp(start / 1000, zone).replace(tzinfo=None) for start, _ in chosen]


def is_mistaken(at, zone, starts):
    """Whether the oracle, which compares EXDATE by local time and by UTC without telling them apart, drops another one."""
    utc = at.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    walls = {dt.datetime.fromtimestamp(start / 1000, zone).replace(tzinfo=None) for start in starts}
    utcs = {dt.datetime.fromtimestamp(start / 1000, UTC).replace(tzinfo=None) for start in starts}
    return utc != at and (utc in walls or at in utcs)


def case(rng, number):
    freq = FREQS[number % len(FREQS)]
    name = rng.choice(ZONES)
    zone = ZoneInfo(name)
    hour = rng.choice([rng.randint(0, 23), rng.randint(0, 4)])
    start = dt.datetime(rng.randint(2023, 2026), 1, 1, hour, rng.choice([0, 0, 15, 30, 45])) + dt.timedelta(
        days=rng.randint(0, 364)
    )
    rrule = "" if rng.random() < 0.02 else rule(rng, freq, start, zone)
    minutes = rng.choice([15, 30, 60, 90, 240, 480, 1440, 2880])
    days = WINDOWS[0] if freq in ("HOURLY", "MINUTELY") else rng.choice(WINDOWS)
    # The oracle walks from the start: hours and minutes not too far.
    later = [-3, 0, 20] if freq in ("HOURLY", "MINUTELY") else [-3, 0, 20, 200, 700]
    begins = dt.datetime.combine(start.date(), dt.time(), UTC) + dt.timedelta(days=rng.choice(later))
    if rng.random() < 0.4:
        # About the changes of the clock.
        year = begins.year
        month, day = rng.choice([(3, 8), (3, 28), (4, 4), (10, 3), (10, 24), (10, 31)])
        begins = dt.datetime(year, month, day, tzinfo=UTC)
    ends = begins + dt.timedelta(days=days)
    plain = occurrences(calendar(name, start, minutes, rrule, [], []), begins, ends)
    exdates, rdates = [], []
    if rng.random() < 0.3:
        for _ in range(rng.randint(1, 3)):
            rdates.append(begins.replace(tzinfo=None) + dt.timedelta(minutes=15 * rng.randint(0, 96 * days)))
    if plain and rng.random() < 0.4:
        starts = [start for start, _ in occurrences(calendar(name, start, minutes, rrule, [], rdates), begins, ends)]
        exdates = [at for at in some_of(rng, plain, zone) if not is_mistaken(at, zone, starts)]
    expected = occurrences(calendar(name, start, minutes, rrule, exdates, rdates), begins, ends)
    text = "%Y-%m-%dT%H:%M"
    return {
        "zone": name,
        "dtstart": start.strftime(text),
        "duration_min": minutes,
        "rrule": rrule,
        "exdates": [at.strftime(text) for at in exdates],
        "rdates": [at.strftime(text) for at in rdates],
        "from": millis(begins),
        "to": millis(ends),
        "expected": expected,
    }


def main():
    count, rng = int(sys.argv[1]), random.Random(int(sys.argv[2]))
    sys.stdout.write("[\n" + ",\n".join(json.dumps(case(rng, n), separators=(",", ":")) for n in range(count)) + "\n]\n")


if __name__ == "__main__":
    main()
