/** What the server says about the rota, the red button and ring devices, by the names that this page uses. */
import type { components } from '../../api/schema';

type Schemas = components['schemas'];

export type Level = Schemas['Level'];

export type DutyShift = Schemas['DutyShift'];
export type NewShift = Schemas['NewShift'];
export type DutySwap = Schemas['DutySwap'];
export type Presence = Schemas['Presence'];
export type DutyPerson = Schemas['DutyPerson'];
/** Seconds from the start of the ringing. Coordinators ring with the third level. */
export type Timings = Schemas['Timings'];
export type DutyNow = Schemas['DutyNow'];

export type StatField = Schemas['StatField'];
export type StatSet = Schemas['StatSet'];
export type Answers = Schemas['StatAnswers']['answers'];
export type StatPatient = Schemas['StatPatient'];
export type StatRequest = Schemas['StatRequest'];

export type CalledPerson = Schemas['PageCall'];
export type PageLevel = Schemas['PageLevel'];
/** A call for help that rings until somebody accepts it. */
export type Page = Schemas['Page'];

export type RingDevice = Schemas['RingDevice'];
export type PushTarget = Schemas['PushKeys'];
