/** The call about how everybody's connection was in a meeting. */
import { queryOptions } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type MeetingQuality = Schemas['MeetingQuality'];
export type ParticipantQuality = Schemas['ParticipantQuality'];
export type Level = Schemas['QualityLevel'];
export type Point = Schemas['QualityPoint'];
export type Figures = Schemas['QualityFigures'];

/** The figures come every ten seconds and are written together, while the meeting lasts. */
const lookAgainMs = 15_000;

export const qualityQuery = (consultationId: string, appointmentId: string, live: boolean) =>
  queryOptions({
    queryKey: ['consultation', consultationId, 'quality', appointmentId],
    queryFn: () => take(api.GET('/api/appointments/{id}/quality', { params: { path: { id: appointmentId } } })),
    refetchInterval: live ? lookAgainMs : false,
  });
