-- What the person booked says to a time: that they come, that they do not, or when they could instead.
CREATE TABLE appointment_answer (
  appointment_id UUID NOT NULL REFERENCES appointment (id),
  person_id UUID NOT NULL REFERENCES app_user (id),
  answer TEXT NOT NULL CHECK (answer IN ('accepted', 'declined', 'proposed')),
  proposed_from BIGINT,
  proposed_to BIGINT,
  reason TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL,
  PRIMARY KEY (appointment_id, person_id),
  CONSTRAINT appointment_answer_times CHECK ((answer = 'proposed') = (proposed_from IS NOT NULL AND proposed_to IS NOT NULL))
);

-- Consultations that would take a time which becomes free.
CREATE TABLE waitlist (
  consultation_id UUID PRIMARY KEY REFERENCES consultation (id),
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  specialist_id UUID REFERENCES app_user (id),
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  created_by UUID NOT NULL REFERENCES app_user (id),
  created_at BIGINT NOT NULL,
  CONSTRAINT waitlist_period CHECK (to_at > from_at)
);
CREATE INDEX waitlist_hospital ON waitlist (hospital_id, created_at);

-- When the absent side was reminded, so that nobody is reminded twice.
ALTER TABLE appointment ADD COLUMN reminded_at BIGINT;
