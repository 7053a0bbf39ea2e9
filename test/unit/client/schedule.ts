import { resolveReconnect } from '../../../lib/client/reconnect-options.js';

/** What a view gets that says nothing of it. */
export const SCHEDULE = resolveReconnect(true).schedule!;
