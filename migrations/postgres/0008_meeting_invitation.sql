-- Whose calendars have an invitation to a meeting; its time is the one that the appointment's ics columns tell.
CREATE TABLE meeting_invitation (
  appointment_id UUID NOT NULL REFERENCES meeting (appointment_id),
  person_id UUID NOT NULL REFERENCES app_user (id),
  PRIMARY KEY (appointment_id, person_id)
);
