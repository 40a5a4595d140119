-- Availability that mirrors rotas: recurring hours, theatre lists and absences, limits of a person, public holidays.

-- A recurring time (RFC 5545): a start on the wall clock of its zone, a length, a rule, dates left out and added.
CREATE TABLE availability_rule (
  id UUID PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES app_user (id),
  kind TEXT NOT NULL CHECK (kind IN ('open', 'theatre', 'absent')),
  label TEXT NOT NULL DEFAULT '',
  zone TEXT NOT NULL,
  dtstart TEXT NOT NULL,
  duration_min BIGINT NOT NULL,
  rrule TEXT NOT NULL DEFAULT '',
  exdates TEXT NOT NULL DEFAULT '',
  rdates TEXT NOT NULL DEFAULT '',
  works_on_holidays BOOLEAN NOT NULL DEFAULT FALSE,
  CONSTRAINT availability_rule_length CHECK (duration_min > 0)
);
CREATE INDEX availability_rule_person ON availability_rule (person_id);

-- Zero is no limit. A person without a row has none; an empty zone is the service's.
CREATE TABLE availability_setting (
  person_id UUID PRIMARY KEY REFERENCES app_user (id),
  zone TEXT NOT NULL DEFAULT '',
  buffer_before_min BIGINT NOT NULL DEFAULT 0 CHECK (buffer_before_min >= 0),
  buffer_after_min BIGINT NOT NULL DEFAULT 0 CHECK (buffer_after_min >= 0),
  min_notice_min BIGINT NOT NULL DEFAULT 0 CHECK (min_notice_min >= 0),
  max_per_day BIGINT NOT NULL DEFAULT 0 CHECK (max_per_day >= 0),
  works_on_holidays BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE holiday (
  date TEXT PRIMARY KEY CHECK (length(date) = 10),
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL,
  substitute BOOLEAN NOT NULL DEFAULT FALSE
);

ALTER TABLE specialty ADD COLUMN default_minutes BIGINT NOT NULL DEFAULT 30 CHECK (default_minutes BETWEEN 5 AND 240);
