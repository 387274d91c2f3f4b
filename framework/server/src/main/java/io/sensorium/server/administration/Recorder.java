package io.sensorium.server.administration;

import io.sensorium.server.administration.AuditEntry.Decision;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Optional;
import java.util.function.Supplier;

/** Records what changes something before it begins and after it has ended. Thread-safe. */
record Recorder(Administration administration, AuditLog audit) {
  /**
   * Does something on the record.
   *
   * @throws SensoriumException {@code AUDIT_FAILED}: without the first record it does not begin
   */
  <T> T recorded(AuditEvent event, Supplier<T> work) {
    AuditEvent begun = event.from(administration.revision());
    audit.append(begun);
    T result;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      recordFailure(begun, e);
      throw e;
    }
    recordEnd(begun);
    return result;
  }

  private void recordFailure(AuditEvent begun, Throwable failure) {
    String reason =
        failure instanceof SensoriumException known
            ? known.code() + ": " + known.getMessage()
            : failure.toString();
    try {
      audit.append(begun.ended(Decision.FAILED, Optional.of(reason), administration.revision()));
    } catch (SensoriumException e) {
      failure.addSuppressed(e);
    }
  }

  private void recordEnd(AuditEvent begun) {
    try {
      audit.append(begun.ended(Decision.DONE, Optional.empty(), administration.revision()));
    } catch (SensoriumException e) {
      throw new SensoriumException(
          ErrorCode.AUDIT_FAILED,
          "it has been done, but the audit log only has that it was allowed: " + e.getMessage(),
          e);
    }
  }
}
