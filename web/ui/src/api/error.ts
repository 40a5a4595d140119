/** What the API says when it refuses, and what to tell the reader. */
import { t } from '@lingui/core/macro';

type ErrorBody = { error?: { code?: unknown; message?: unknown; request_id?: unknown; details?: unknown } };

export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly requestId: string | null = null,
  ) {
    super(message);
  }

  /** Somebody else changed or took it first; `details` holds the newer version or the alternatives. */
  get isConflict(): boolean {
    return this.status === 409;
  }
}

export const networkErrorCode = 'network';

export async function errorFromResponse(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as ErrorBody;
  const { code, message, request_id, details } = body.error ?? {};
  return new ApiError(
    response.status,
    typeof code === 'string' ? code : `http_${response.status}`,
    typeof message === 'string' ? message : '',
    details && typeof details === 'object' ? (details as Record<string, unknown>) : {},
    typeof request_id === 'string' ? request_id : response.headers.get('x-request-id'),
  );
}

/** The sentence for the reader and the small code at its end. */
export function describeError(error: unknown): { message: string; code: string } {
  if (!(error instanceof ApiError)) return { message: '', code: error instanceof Error ? error.name : 'unknown' };
  const code = error.requestId ? `${error.code} · ${error.requestId}` : error.code;
  if (error.code === networkErrorCode) return { message: t`Không nối được tới máy chủ.`, code };
  return { message: error.message, code };
}

export function isNetworkError(error: unknown): boolean {
  return error instanceof ApiError && error.code === networkErrorCode;
}
