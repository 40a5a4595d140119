-- Clocks, routing, forms and outcomes. Column rules stand in ../README.md; the PostgreSQL twin has the same tables.

-- How long a hospital that is asked takes, and how long it gives whoever must complete a request or report an outcome.
CREATE TABLE sla_setting (
  hospital_id BLOB PRIMARY KEY REFERENCES hospital (id),
  stat_minutes INTEGER NOT NULL,
  asap_minutes INTEGER NOT NULL,
  urgent_minutes INTEGER NOT NULL,
  routine_working_days INTEGER NOT NULL,
  sender_minutes INTEGER NOT NULL,
  sender_urgent_minutes INTEGER NOT NULL,
  outcome_stat_hours INTEGER NOT NULL,
  outcome_days INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- One row for each request that was sent. total_ms and receiver_left_ms count what the clock counts: all time, or that
-- of working days only. told: 0 nobody, 1 that it is due soon, 2 that it is late.
CREATE TABLE sla_clock (
  consultation_id BLOB PRIMARY KEY REFERENCES consultation (id),
  owner TEXT NOT NULL CHECK (owner IN ('receiver', 'sender', 'none')),
  working_days INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER NOT NULL,
  total_ms INTEGER NOT NULL,
  soon_at INTEGER,
  due_at INTEGER,
  receiver_working_days INTEGER NOT NULL DEFAULT 0,
  receiver_total_ms INTEGER NOT NULL,
  receiver_left_ms INTEGER,
  paused_at INTEGER,
  paused_ms INTEGER NOT NULL DEFAULT 0,
  answered_at INTEGER,
  in_time INTEGER,
  told INTEGER NOT NULL DEFAULT 0,
  receiver_told INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sla_clock_due ON sla_clock (due_at) WHERE owner <> 'none' AND told < 2;
CREATE INDEX sla_clock_soon ON sla_clock (soon_at) WHERE owner <> 'none' AND told < 1;

-- Requests sent before there were clocks: whoever is asked goes on with the time that was promised.
INSERT INTO sla_clock (consultation_id, owner, started_at, total_ms, due_at, receiver_total_ms, receiver_left_ms, answered_at, in_time, told)
SELECT c.id, CASE WHEN c.state IN ('submitted', 'accepted', 'held') AND c.due_at IS NOT NULL THEN 'receiver' ELSE 'none' END,
  c.submitted_at, MAX(COALESCE(c.due_at - c.submitted_at, 86400000), 1), c.due_at,
  MAX(COALESCE(c.due_at - c.submitted_at, 86400000), 1),
  CASE WHEN c.state = 'returned' THEN 86400000 END,
  (SELECT MIN(e.at) FROM consultation_event e WHERE e.consultation_id = c.id AND e.to_state IN ('booked', 'declined', 'concluded')),
  (SELECT MIN(e.at) FROM consultation_event e WHERE e.consultation_id = c.id AND e.to_state IN ('booked', 'declined', 'concluded')) <= c.due_at,
  2
FROM consultation c WHERE c.submitted_at IS NOT NULL;
UPDATE sla_clock SET owner = 'none', due_at = NULL WHERE answered_at IS NOT NULL OR owner = 'none';

CREATE INDEX consultation_submitted ON consultation (submitted_at);

-- Rules of a hospital that is asked; the first that fits wins. icd10 holds code beginnings with blanks between them.
CREATE TABLE routing_rule (
  id BLOB PRIMARY KEY,
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  position INTEGER NOT NULL,
  active INTEGER NOT NULL,
  asked_specialty TEXT REFERENCES specialty (code),
  icd10 TEXT NOT NULL DEFAULT '',
  age_from INTEGER,
  age_to INTEGER,
  requesting_hospital_id BLOB REFERENCES hospital (id),
  contract_id BLOB REFERENCES contract (id),
  urgency TEXT CHECK (urgency IN ('stat', 'asap', 'urgent', 'routine')),
  to_specialty TEXT NOT NULL REFERENCES specialty (code),
  to_specialist_id BLOB REFERENCES app_user (id),
  auto_accept INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX routing_rule_of ON routing_rule (hospital_id, position);

-- Where a request went and why. reason names the rule with what it fits, which tells of the patient: it is sealed.
CREATE TABLE routing_decision (
  consultation_id BLOB PRIMARY KEY REFERENCES consultation (id),
  asked_specialty TEXT NOT NULL REFERENCES specialty (code),
  rule_id BLOB,
  proposed_specialist_id BLOB REFERENCES app_user (id),
  reason BLOB,
  overridden INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL
) STRICT;

-- What was done to a request at the desk of the hospital that was asked; counted by the numbers. missing holds link ids.
CREATE TABLE triage_event (
  id BLOB PRIMARY KEY,
  consultation_id BLOB NOT NULL REFERENCES consultation (id),
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  kind TEXT NOT NULL CHECK (kind IN ('routed', 'redirected', 'returned', 'declined')),
  code TEXT NOT NULL DEFAULT '',
  from_specialty TEXT,
  to_specialty TEXT,
  missing TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX triage_event_of ON triage_event (consultation_id, kind);

-- The minimum data set that a hospital asks for in a specialty, as a FHIR R4 Questionnaire. Versions are kept.
CREATE TABLE form_definition (
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  specialty TEXT NOT NULL REFERENCES specialty (code),
  version INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'retired')),
  questionnaire TEXT NOT NULL,
  created_by BLOB REFERENCES app_user (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (hospital_id, specialty, version)
) STRICT;

-- What became of the patient (Circular 49/2017, article 3): owed from the end of the consultation. note is sealed with
-- the requesting hospital's key.
CREATE TABLE outcome (
  consultation_id BLOB PRIMARY KEY REFERENCES consultation (id),
  due_at INTEGER NOT NULL,
  remind_at INTEGER,
  reminders INTEGER NOT NULL DEFAULT 0,
  reported_at INTEGER,
  reported_by BLOB REFERENCES app_user (id),
  followed TEXT CHECK (followed IN ('adopted', 'partly', 'not')),
  course TEXT CHECK (course IN ('recovered', 'improved', 'unchanged', 'worse', 'died', 'transferred')),
  transferred INTEGER,
  note BLOB,
  seen_by_specialist_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX outcome_remind ON outcome (remind_at) WHERE reported_at IS NULL;
