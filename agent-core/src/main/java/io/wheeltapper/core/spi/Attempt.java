package io.wheeltapper.core.spi;

/**
 * Which try of which case an actuator works for. The id is written in the ledger before the call
 * and is the idempotency key.
 *
 * @param id a hash of case, rung, step and try
 * @param caseId the case; stands in every reason that is left on another system
 * @param fault the fault's code, for the reason
 * @param startedAt when the attempt was recorded as started, epoch milliseconds; a checkpoint's
 *     marker must be newer
 * @param deadline when the attempt's time is over, epoch milliseconds
 */
public record Attempt(String id, String caseId, String fault, long startedAt, long deadline) {}
