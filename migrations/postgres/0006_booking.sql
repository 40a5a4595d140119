-- What the person booked says to a time: that they come, that they do not, or when they could instead.
CREATE TABLE appointment_answer (
  appointment_id BLOB NOT NULL REFERENCES appointment (id),
  person_id BLOB NOT NULL REFERENCES app_user (id),
  answer TEXT NOT NULL CHECK (answer IN ('accepted', 'declined', 'proposed')),
  proposed_from INTEGER,
  proposed_to INTEGER,
  reason TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  PRIMARY KEY (appointment_id, person_id),
  CONSTRAINT appointment_answer_times CHECK ((answer = 'proposed') = (proposed_from IS NOT NULL AND proposed_to IS NOT NULL))
) STRICT;

-- Consultations that would take a time which becomes free.
CREATE TABLE waitlist (
  consultation_id BLOB PRIMARY KEY REFERENCES consultation (id),
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  specialist_id BLOB REFERENCES app_user (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  created_by BLOB NOT NULL REFERENCES app_user (id),
  created_at INTEGER NOT NULL,
  CONSTRAINT waitlist_period CHECK (to_at > from_at)
) STRICT;
CREATE INDEX waitlist_hospital ON waitlist (hospital_id, created_at);

-- When the absent side was reminded, so that nobody is reminded twice.
ALTER TABLE appointment ADD COLUMN reminded_at INTEGER;
