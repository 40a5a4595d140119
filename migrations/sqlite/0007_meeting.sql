-- Meetings of several people: an appointment without a consultation of its own, which may have cases on its agenda.

-- A meeting that comes again (RFC 5545), with those who come each time.
CREATE TABLE meeting_series (
  id BLOB PRIMARY KEY,
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  kind TEXT NOT NULL CHECK (kind IN ('mdt', 'tumour_board', 'briefing', 'training')),
  title TEXT NOT NULL,
  chair_id BLOB NOT NULL REFERENCES app_user (id),
  zone TEXT NOT NULL,
  dtstart TEXT NOT NULL,
  duration_min INTEGER NOT NULL,
  rrule TEXT NOT NULL,
  -- Up to when its meetings are booked.
  made_until INTEGER NOT NULL,
  ended_at INTEGER,
  created_by BLOB NOT NULL REFERENCES app_user (id),
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT meeting_series_length CHECK (duration_min > 0)
) STRICT;
CREATE INDEX meeting_series_hospital ON meeting_series (hospital_id);

CREATE TABLE series_speaker (
  series_id BLOB NOT NULL REFERENCES meeting_series (id),
  person_id BLOB NOT NULL REFERENCES app_user (id),
  PRIMARY KEY (series_id, person_id)
) STRICT;

CREATE TABLE series_listener (
  series_id BLOB NOT NULL REFERENCES meeting_series (id),
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  PRIMARY KEY (series_id, hospital_id)
) STRICT;

-- Times of a series at which there is no meeting, and why.
CREATE TABLE series_gap (
  series_id BLOB NOT NULL REFERENCES meeting_series (id),
  starts_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (series_id, starts_at)
) STRICT;

-- What makes an appointment a meeting. Its specialist is the chair.
CREATE TABLE meeting (
  appointment_id BLOB PRIMARY KEY REFERENCES appointment (id),
  kind TEXT NOT NULL CHECK (kind IN ('mdt', 'tumour_board', 'briefing', 'training')),
  title TEXT NOT NULL,
  series_id BLOB REFERENCES meeting_series (id)
) STRICT;
CREATE INDEX meeting_of_series ON meeting (series_id);

-- Who speaks and is seen; the chair is one of them. Each has a reservation of the appointment.
CREATE TABLE meeting_speaker (
  appointment_id BLOB NOT NULL REFERENCES meeting (appointment_id),
  person_id BLOB NOT NULL REFERENCES app_user (id),
  PRIMARY KEY (appointment_id, person_id)
) STRICT;
CREATE INDEX meeting_speaker_person ON meeting_speaker (person_id);

-- Whose people may listen.
CREATE TABLE meeting_listener (
  appointment_id BLOB NOT NULL REFERENCES meeting (appointment_id),
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  PRIMARY KEY (appointment_id, hospital_id)
) STRICT;
CREATE INDEX meeting_listener_hospital ON meeting_listener (hospital_id);

CREATE TABLE agenda_item (
  id BLOB PRIMARY KEY,
  appointment_id BLOB NOT NULL REFERENCES meeting (appointment_id),
  position INTEGER NOT NULL,
  consultation_id BLOB REFERENCES consultation (id),
  -- Who answers for the case at the hospital that was asked.
  lead_id BLOB REFERENCES app_user (id),
  -- A point without a patient; a case has none.
  title TEXT NOT NULL,
  minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 240),
  state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'done', 'dropped')),
  started_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE INDEX agenda_item_of ON agenda_item (appointment_id, position);
CREATE UNIQUE INDEX agenda_item_case ON agenda_item (consultation_id) WHERE state IN ('planned', 'running');
CREATE UNIQUE INDEX agenda_item_running ON agenda_item (appointment_id) WHERE state = 'running';
