package io.sensorium.runtime.execution;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of the host. */
final class Workers {
  private static final long IDLE_SECONDS = 60;

  private Workers() {}

  /** As many daemon threads as {@link Lane lanes} ask for; idle ones end. */
  static ExecutorService start(String name) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> thread(task, name + "-" + number.incrementAndGet()));
  }

  /** A daemon thread, not started, that inherits nothing from who happens to start it. */
  static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Workers.class.getClassLoader());
    return thread;
  }

  /** Takes from this thread what a plugin may have left on it. */
  static void tidy() {
    boolean unused = Thread.interrupted();
    Thread.currentThread().setContextClassLoader(Workers.class.getClassLoader());
  }
}
