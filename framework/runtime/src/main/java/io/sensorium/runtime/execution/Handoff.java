package io.sensorium.runtime.execution;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is in service. Who uses it leases it; what was replaced is closed when its last lease
 * ends. Thread-safe and free of locks.
 */
final class Handoff<T extends AutoCloseable> {
  private final AtomicReference<@Nullable Held<T>> current = new AtomicReference<>();

  /** A lease on something that stays open until it ends. */
  interface Lease<T> extends AutoCloseable {
    T value();

    @Override
    void close();
  }

  /** What is in service, leased; empty if nothing is. */
  Optional<Lease<T>> acquire() {
    while (true) {
      Held<T> held = current.get();
      if (held == null) {
        return Optional.empty();
      }
      if (held.retain()) {
        return Optional.of(held.lease());
      }
      // It was replaced between the two lines: look again.
    }
  }

  /** Puts the next one in service and lets go of the one before. */
  void replace(T next) {
    letGo(current.getAndSet(new Held<>(next)));
  }

  /** Takes what is in service out of it. */
  void clear() {
    letGo(current.getAndSet(null));
  }

  private void letGo(@Nullable Held<T> held) {
    if (held != null) {
      held.release();
    }
  }

  private static final class Held<T extends AutoCloseable> {
    private final T value;

    /** Being in service counts as one holder. */
    private final AtomicInteger holders = new AtomicInteger(1);

    Held(T value) {
      this.value = value;
    }

    boolean retain() {
      return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
    }

    Lease<T> lease() {
      AtomicInteger open = new AtomicInteger(1);
      return new Lease<>() {
        @Override
        public T value() {
          return value;
        }

        @Override
        public void close() {
          if (open.getAndSet(0) == 1) {
            release();
          }
        }
      };
    }

    void release() {
      if (holders.decrementAndGet() == 0) {
        closeValue();
      }
    }

    private void closeValue() {
      try {
        value.close();
      } catch (Exception e) {
        // The holder that happens to be the last is not to blame.
        System.getLogger(Handoff.class.getName())
            .log(System.Logger.Level.WARNING, "what was replaced did not close", e);
      }
    }
  }
}
