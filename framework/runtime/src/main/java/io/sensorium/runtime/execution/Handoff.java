package io.sensorium.runtime.execution;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is in service. Who uses it leases it; what was replaced is closed when its last lease
 * ends. Thread-safe and free of locks.
 */
final class Handoff<T extends AutoCloseable> {
  private final AtomicReference<@Nullable Tenure<T>> current = new AtomicReference<>();

  /** A lease on something that stays open until it ends. */
  interface Lease<T> extends AutoCloseable {
    T value();

    @Override
    void close();
  }

  /** What is in service, leased; empty if nothing is. */
  Optional<Lease<T>> acquire(Lessee lessee) {
    while (true) {
      Tenure<T> tenure = current.get();
      if (tenure == null) {
        return Optional.empty();
      }
      if (tenure.retain()) {
        return Optional.of(tenure.lease(lessee));
      }
      // It was replaced between the two lines: look again.
    }
  }

  /** What is in service, only to look at: it may be replaced at any time. */
  Optional<Tenure<T>> current() {
    return Optional.ofNullable(current.get());
  }

  /** Puts the next one in service and lets go of the one before. */
  Optional<Tenure<T>> replace(Tenure<T> next) {
    return letGo(current.getAndSet(next));
  }

  /** Puts in service here what is in service there, with its leases. */
  Optional<Tenure<T>> takeOver(Handoff<T> other) {
    Tenure<T> next = other.current.getAndSet(null);
    return next == null ? Optional.empty() : letGo(current.getAndSet(next));
  }

  /** Takes what is in service out of it. */
  Optional<Tenure<T>> clear() {
    return letGo(current.getAndSet(null));
  }

  private Optional<Tenure<T>> letGo(@Nullable Tenure<T> tenure) {
    if (tenure != null) {
      tenure.release();
    }
    return Optional.ofNullable(tenure);
  }
}
