/** What the server says about the rota, the red button and ring devices. */
import type { components } from '../../api/schema';

type HospitalBrief = components['schemas']['HospitalBrief'];

export type Level = 'first' | 'second' | 'third' | 'coordinator' | 'leader';

export type DutyShift = {
  id: string;
  hospital_id: string;
  /** null for coordinators and leaders, who stand for the whole hospital. */
  specialty: string | null;
  level: Level;
  person_id: string;
  person: string;
  phone: string;
  /** Whom this person covers. */
  covers_id: string | null;
  covers: string | null;
  starts_at: number;
  ends_at: number;
  version: number;
};

export type NewShift = { hospital_id: string; specialty: string | null; level: Level; person_id: string; starts_at: number; ends_at: number; repeat_weeks?: number };

export type DutySwap = {
  id: string;
  shift: DutyShift;
  with_shift: DutyShift | null;
  from_person: string;
  from_person_id: string;
  to_person: string;
  to_person_id: string;
  state: 'asked' | 'accepted' | 'refused' | 'withdrawn';
  reason: string;
  asked_at: number;
  answered_at: number | null;
  version: number;
};

export type Presence = 'available' | 'busy' | 'away';

export type DutyPerson = { level: Level; person_id: string; person: string; phone: string; photo_url: string | null; presence: Presence; until: number };
/** Seconds from the start of the ringing. Coordinators ring with the third level. */
export type Timings = { second_s: number; third_s: number; leader_s: number; version: number };
export type DutyNow = { now: number; people: DutyPerson[]; timings: Timings };

export type StatOption = { id: string; label_vi: string; label_en: string };
export type StatField = {
  id: string;
  label_vi: string;
  label_en: string;
  hint_vi: string;
  hint_en: string;
  kind: 'time' | 'choices' | 'blood_pressure' | 'number';
  unit: string | null;
  min: number | null;
  max: number | null;
  multiple: boolean;
  options: StatOption[];
  /** A button that answers "unknown". */
  unknown_vi: string | null;
  unknown_en: string | null;
};
export type StatSet = { id: string; title_vi: string; title_en: string; specialty: string; fields: StatField[] };

export type Answers = Record<string, string | string[]>;
export type StatPatient = { sex?: 'male' | 'female'; age?: number };
export type StatRequest = { set: string; advising_hospital_id?: string; requesting_hospital_id?: string; answers: Answers; patient: StatPatient };

export type CalledPerson = {
  person_id: string;
  person: string;
  phone: string;
  rung_at: number | null;
  delivered_at: number | null;
  seen_at: number | null;
  answer: 'accepted' | 'busy' | null;
  answered_at: number | null;
  online: boolean;
};
export type PageLevel = { level: Level; rings_at: number; state: 'waiting' | 'ringing' | 'busy' | 'unreached' | 'accepted' | 'passed'; people: CalledPerson[] };
export type Fact = { label_vi: string; label_en: string; value: string; value_en?: string; note_vi: string; note_en: string; abnormal: boolean };

/** A call for help that rings until somebody accepts it. */
export type Page = {
  id: string;
  consultation_id: string;
  code: string;
  /** null when the request came by the form. */
  set: string | null;
  title_vi: string;
  title_en: string;
  specialty: string;
  patient_line_vi: string;
  patient_line_en: string;
  lead_vi: string;
  lead_en: string;
  window: { label_vi: string; label_en: string; ends_at: number } | null;
  facts: Fact[];
  requesting_hospital: HospitalBrief;
  advising_hospital: HospitalBrief;
  requester: string;
  requester_id?: string;
  state: 'ringing' | 'accepted' | 'cancelled' | 'unanswered';
  started_at: number;
  /** The server's clock when it replied. */
  now: number;
  ended_at: number | null;
  levels: PageLevel[];
  accepted_by: string | null;
  accepted_by_id: string | null;
  appointment_id: string | null;
  /** The caller's level, while they are called and have not answered. */
  mine: Level | null;
  /** The caller coordinates, and the third level was reached. */
  siren: boolean;
  /** Bookings that whoever has just accepted will miss; only in the reply to that. */
  runs_into?: { id: string; code: string; starts_at: number }[];
  version: number;
};

export type RingDevice = { id: string; label: string; created_at: number; last_seen_at: number; push: boolean };
export type PushTarget = { endpoint: string; p256dh: string; auth: string };
/** What a machine without a login may know: no patient. */
export type DevicePage = { id: string; title_vi: string; title_en: string; specialty: string; requesting_hospital: string; started_at: number; level: Level };
