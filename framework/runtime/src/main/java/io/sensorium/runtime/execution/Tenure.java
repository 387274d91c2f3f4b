package io.sensorium.runtime.execution;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something in service, and those who use it. It is closed when it is out of service and its last
 * lease has ended. Thread-safe and free of locks.
 */
final class Tenure<T extends AutoCloseable> {
  private final T value;

  /** Being in service counts as one holder. */
  private final AtomicInteger holders = new AtomicInteger(1);

  private final Set<TenureLease> leases = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  Tenure(T value) {
    this.value = value;
  }

  T value() {
    return value;
  }

  /** Those who use it now. */
  List<Lessee> lessees() {
    return leases.stream().map(lease -> lease.lessee).toList();
  }

  /** Completes once it is closed; never fails. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  boolean retain() {
    return holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) != 0;
  }

  /** A lease; only after {@link #retain}. */
  Handoff.Lease<T> lease(Lessee lessee) {
    TenureLease lease = new TenureLease(lessee);
    leases.add(lease);
    return lease;
  }

  void release() {
    if (holders.decrementAndGet() == 0) {
      close();
    }
  }

  private void close() {
    try {
      value.close();
    } catch (Exception | Error e) {
      // The holder that happens to be the last is not to blame.
      System.getLogger(Tenure.class.getName())
          .log(System.Logger.Level.WARNING, "what was replaced did not close", e);
    } finally {
      closed.complete(null);
    }
  }

  private final class TenureLease implements Handoff.Lease<T> {
    private final Lessee lessee;

    TenureLease(Lessee lessee) {
      this.lessee = lessee;
    }

    @Override
    public T value() {
      return value;
    }

    @Override
    public void close() {
      if (leases.remove(this)) {
        release();
      }
    }
  }
}
