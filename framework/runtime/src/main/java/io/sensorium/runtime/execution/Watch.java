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
 * Thread-safe.
 */
final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** How late a deadline may be noticed; ten looks fit into the 100 ms that are promised. */
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final Set<Expiring> queues = ConcurrentHashMap.newKeySet();
  private final List<Guard> guards = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::run, "sensorium-watch");
  private volatile boolean idle;
  private volatile boolean closed;

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
    thread.setDaemon(true);
    thread.setContextClassLoader(Watch.class.getClassLoader());
    thread.start();
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
      queues.forEach(queue -> queue.expire(now));
    }
  }

  private static boolean looked(Watched each, long now) {
    try {
      return each.look(now);
    } catch (RuntimeException e) {
      LOG.error("a deadline could not be told", e);
      return true;
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
