package io.sensorium.runtime.execution;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at everything under way every few milliseconds, so that what is past its time is told.
 * Deadlines have a thread of their own: to tell that a call hangs takes a stack trace and a log,
 * and whoever reads that may be slow. Thread-safe.
 */
final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** How late a deadline may be noticed; ten looks fit into the 100 ms that are promised. */
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Set<Expiring> queues = ConcurrentHashMap.newKeySet();
  private final List<Guard> guards = new CopyOnWriteArrayList<>();
  private final Round deadlines = new Round("sensorium-deadlines", this::expire);
  private final Round calls = new Round("sensorium-calls", now -> {});

  /** Something with a time limit. It must not block, nor call a plugin. */
  @FunctionalInterface
  interface Watched {
    /** Does what the time asks for; tells whether a limit has passed. */
    boolean look(long now);
  }

  /** Something where work waits that may become useless. */
  @FunctionalInterface
  interface Expiring {
    /** Lets go of what is past its deadline. */
    void expire(long now);
  }

  Watch() {
    deadlines.thread.start();
    calls.thread.start();
  }

  /** Watches something that somebody waits for. */
  void add(Watched each) {
    deadlines.add(each);
  }

  void remove(Watched each) {
    deadlines.remove(each);
  }

  /** Watches a call of a plugin. */
  void add(GuardedCall call) {
    calls.add(call);
  }

  void remove(GuardedCall call) {
    calls.remove(call);
  }

  void add(Expiring queue) {
    queues.add(queue);
  }

  void remove(Expiring queue) {
    queues.remove(queue);
  }

  void add(Guard guard) {
    guards.add(guard);
  }

  void remove(Guard guard) {
    guards.remove(guard);
  }

  /** All parts that plugins make up, with how they are. */
  List<PartStatus> status() {
    return guards.stream().map(Guard::status).toList();
  }

  private void expire(long now) {
    queues.forEach(queue -> looked(each -> expired(queue, each), now));
  }

  private static boolean expired(Expiring queue, long now) {
    queue.expire(now);
    return true;
  }

  /** Every deadline of the host depends on this thread: whatever one look throws, it goes on. */
  private static boolean looked(Watched each, long now) {
    try {
      return each.look(now);
    } catch (RuntimeException | Error e) {
      LOG.error("what is past its time could not be told", e);
      return true;
    }
  }

  @Override
  public void close() {
    deadlines.close();
    calls.close();
  }

  /** Things of one kind, looked at by one thread, which rests when there are none. */
  private static final class Round {
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final Expiring afterwards;
    private final Thread thread;
    private volatile boolean idle;
    private volatile boolean closed;

    /**
     * A round.
     *
     * @param afterwards hears when a limit has passed
     */
    Round(String name, Expiring afterwards) {
      this.afterwards = afterwards;
      this.thread = Workers.thread(this::run, name);
    }

    void add(Watched each) {
      watched.add(each);
      if (idle) {
        LockSupport.unpark(thread);
      }
    }

    void remove(Watched each) {
      watched.remove(each);
    }

    private void run() {
      while (!closed) {
        if (watched.isEmpty()) {
          rest();
        } else {
          LockSupport.parkNanos(this, PERIOD_NANOS);
          look(System.nanoTime());
        }
      }
    }

    private void rest() {
      idle = true;
      if (watched.isEmpty() && !closed) {
        LockSupport.park(this);
      }
      idle = false;
    }

    private void look(long now) {
      boolean expired = false;
      for (Watched each : watched) {
        expired |= looked(each, now);
      }
      if (expired) {
        afterwards.expire(now);
      }
    }

    void close() {
      closed = true;
      LockSupport.unpark(thread);
    }
  }
}
