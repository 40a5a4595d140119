-- Clocks, routing, forms and outcomes. Column rules stand in ../README.md; the SQLite twin has the same tables.

-- How long a hospital that is asked takes, and how long it gives whoever must complete a request or report an outcome.
CREATE TABLE sla_setting (
  hospital_id UUID PRIMARY KEY REFERENCES hospital (id),
  stat_minutes BIGINT NOT NULL,
  asap_minutes BIGINT NOT NULL,
  urgent_minutes BIGINT NOT NULL,
  routine_working_days BIGINT NOT NULL,
  sender_minutes BIGINT NOT NULL,
  sender_urgent_minutes BIGINT NOT NULL,
  outcome_stat_hours BIGINT NOT NULL,
  outcome_days BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

-- One row for each request that was sent. total_ms and receiver_left_ms count what the clock counts: all time, or that
-- of working days only. told: 0 nobody, 1 that it is due soon, 2 that it is late.
CREATE TABLE sla_clock (
  consultation_id UUID PRIMARY KEY REFERENCES consultation (id),
  owner TEXT NOT NULL CHECK (owner IN ('receiver', 'sender', 'none')),
  working_days BOOLEAN NOT NULL DEFAULT FALSE,
  started_at BIGINT NOT NULL,
  total_ms BIGINT NOT NULL,
  soon_at BIGINT,
  due_at BIGINT,
  receiver_working_days BOOLEAN NOT NULL DEFAULT FALSE,
  receiver_total_ms BIGINT NOT NULL,
  receiver_left_ms BIGINT,
  paused_at BIGINT,
  paused_ms BIGINT NOT NULL DEFAULT 0,
  answered_at BIGINT,
  in_time BOOLEAN,
  told BIGINT NOT NULL DEFAULT 0,
  receiver_told BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX sla_clock_due ON sla_clock (due_at) WHERE owner <> 'none' AND told < 2;
CREATE INDEX sla_clock_soon ON sla_clock (soon_at) WHERE owner <> 'none' AND told < 1;

-- Requests sent before there were clocks: whoever is asked goes on with the time that was promised.
INSERT INTO sla_clock (consultation_id, owner, started_at, total_ms, due_at, receiver_total_ms, receiver_left_ms, answered_at, in_time, told)
SELECT c.id, CASE WHEN c.state IN ('submitted', 'accepted', 'held') AND c.due_at IS NOT NULL THEN 'receiver' ELSE 'none' END,
  c.submitted_at, GREATEST(COALESCE(c.due_at - c.submitted_at, 86400000), 1), c.due_at,
  GREATEST(COALESCE(c.due_at - c.submitted_at, 86400000), 1),
  CASE WHEN c.state = 'returned' THEN 86400000 END,
  (SELECT MIN(e.at) FROM consultation_event e WHERE e.consultation_id = c.id AND e.to_state IN ('booked', 'declined', 'concluded')),
  (SELECT MIN(e.at) FROM consultation_event e WHERE e.consultation_id = c.id AND e.to_state IN ('booked', 'declined', 'concluded')) <= c.due_at,
  2
FROM consultation c WHERE c.submitted_at IS NOT NULL;
UPDATE sla_clock SET owner = 'none', due_at = NULL WHERE answered_at IS NOT NULL OR owner = 'none';

CREATE INDEX consultation_submitted ON consultation (submitted_at);

-- Rules of a hospital that is asked; the first that fits wins. icd10 holds code beginnings with blanks between them.
CREATE TABLE routing_rule (
  id UUID PRIMARY KEY,
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  position BIGINT NOT NULL,
  active BOOLEAN NOT NULL,
  asked_specialty TEXT REFERENCES specialty (code),
  icd10 TEXT NOT NULL DEFAULT '',
  age_from BIGINT,
  age_to BIGINT,
  requesting_hospital_id UUID REFERENCES hospital (id),
  contract_id UUID REFERENCES contract (id),
  urgency TEXT CHECK (urgency IN ('stat', 'asap', 'urgent', 'routine')),
  to_specialty TEXT NOT NULL REFERENCES specialty (code),
  to_specialist_id UUID REFERENCES app_user (id),
  auto_accept BOOLEAN NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX routing_rule_of ON routing_rule (hospital_id, position);

-- Where a request went and why. reason names the rule with what it fits, which tells of the patient: it is sealed.
CREATE TABLE routing_decision (
  consultation_id UUID PRIMARY KEY REFERENCES consultation (id),
  asked_specialty TEXT NOT NULL REFERENCES specialty (code),
  rule_id UUID,
  proposed_specialist_id UUID REFERENCES app_user (id),
  reason BYTEA,
  overridden BOOLEAN NOT NULL DEFAULT FALSE,
  at BIGINT NOT NULL
);

-- What was done to a request at the desk of the hospital that was asked; counted by the numbers. missing holds link ids.
CREATE TABLE triage_event (
  id UUID PRIMARY KEY,
  consultation_id UUID NOT NULL REFERENCES consultation (id),
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  kind TEXT NOT NULL CHECK (kind IN ('routed', 'redirected', 'returned', 'declined')),
  code TEXT NOT NULL DEFAULT '',
  from_specialty TEXT,
  to_specialty TEXT,
  missing TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL
);
CREATE INDEX triage_event_of ON triage_event (consultation_id, kind);

-- The minimum data set that a hospital asks for in a specialty, as a FHIR R4 Questionnaire. Versions are kept.
CREATE TABLE form_definition (
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  specialty TEXT NOT NULL REFERENCES specialty (code),
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'retired')),
  questionnaire TEXT NOT NULL,
  created_by UUID REFERENCES app_user (id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (hospital_id, specialty, version)
);

-- What became of the patient (Circular 49/2017, article 3): owed from the end of the consultation. note is sealed with
-- the requesting hospital's key.
CREATE TABLE outcome (
  consultation_id UUID PRIMARY KEY REFERENCES consultation (id),
  due_at BIGINT NOT NULL,
  remind_at BIGINT,
  reminders BIGINT NOT NULL DEFAULT 0,
  reported_at BIGINT,
  reported_by UUID REFERENCES app_user (id),
  followed TEXT CHECK (followed IN ('adopted', 'partly', 'not')),
  course TEXT CHECK (course IN ('recovered', 'improved', 'unchanged', 'worse', 'died', 'transferred')),
  transferred BOOLEAN,
  note BYTEA,
  seen_by_specialist_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX outcome_remind ON outcome (remind_at) WHERE reported_at IS NULL;
