package io.sensorium.runtime.rollout;

import java.time.Instant;
import java.util.List;

/**
 * A generation out of service whose last requests have not ended.
 *
 * @param since when it went out of service
 * @param deadline after which its requests fail
 * @param overdue whether the deadline has passed: what still runs in it keeps it open
 * @param leases who uses it, and since when
 */
public record DrainingStatus(
    GenerationStatus generation,
    Instant since,
    Instant deadline,
    boolean overdue,
    List<String> leases) {
  public DrainingStatus {
    leases = List.copyOf(leases);
  }
}
