package io.sensorium.host.unload;

import io.sensorium.runtime.memory.OpenProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the class loaders of bundles that were uninstalled until the garbage collector has taken
 * them. What is still there after a deadline is looked for in a heap dump and named. Thread-safe;
 * all work is done on a thread of its own.
 */
public final class UnloadWatch implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(UnloadWatch.class);
  private static final long POLL_MILLISECONDS = 50;
  private static final int MOST_OUTCOMES = 100;

  private final UnloadLimits limits;
  private final Function<String, List<OpenProgram>> openPrograms;
  private final ScheduledExecutorService executor;
  private final List<WatchedLoader> watched = new ArrayList<>();
  private final Map<String, UnloadOutcome> outcomes = new LinkedHashMap<>();
  private long numbers;
  private long lastRequest = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

  /**
   * A watch.
   *
   * @param openPrograms the programs that a bundle, by its digest, has not closed
   */
  public UnloadWatch(UnloadLimits limits, Function<String, List<OpenProgram>> openPrograms) {
    this.limits = limits;
    this.openPrograms = openPrograms;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sensorium-unload");
              thread.setDaemon(true);
              return thread;
            });
    // Now, and not when a plugin is calling: a thread inherits from who creates it.
    executor.execute(() -> {});
  }

  /**
   * Watches a bundle that has been uninstalled.
   *
   * @param bundle symbolic name and version
   * @param sha256 of its file
   */
  public synchronized void watch(String bundle, String sha256, ClassLoader loader) {
    outcomes.remove(sha256);
    watched.add(new WatchedLoader(bundle, sha256, loader, numbers++, limits.patience()));
    if (watched.size() == 1) {
      schedule();
    }
  }

  /** What is known of the latest bundles, in the order that it became known. */
  public synchronized List<UnloadOutcome> outcomes() {
    return List.copyOf(outcomes.values());
  }

  /** What is known of a bundle; empty as long as it is waited for. */
  public synchronized Optional<UnloadOutcome> outcome(String sha256) {
    return Optional.ofNullable(outcomes.get(sha256));
  }

  /** The class loaders that have not been seen gone yet, those that leak included. */
  public synchronized int liveClassLoaders() {
    return (int) watched.stream().filter(loader -> !loader.isGone()).count();
  }

  /** Nothing, once it is closed: the last bundles are uninstalled while the host ends. */
  private synchronized void schedule() {
    if (!executor.isShutdown()) {
      var unused = executor.schedule(this::look, POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    try {
      takeGone();
      requestCollection();
      examineLate();
    } catch (RuntimeException | Error e) {
      // The next look must come: nobody else would tell.
      LOGGER.warn("what keeps uninstalled bundles could not be looked for", e);
    }
    synchronized (this) {
      if (!watched.isEmpty()) {
        schedule();
      }
    }
  }

  private synchronized void takeGone() {
    for (Iterator<WatchedLoader> all = watched.iterator(); all.hasNext(); ) {
      WatchedLoader loader = all.next();
      if (loader.isGone()) {
        all.remove();
        tell(loader, programs(loader));
      }
    }
  }

  /** Those of before it was uninstalled: the bundle may have been installed again since. */
  private List<Leak> programs(WatchedLoader loader) {
    return openPrograms.apply(loader.sha256()).stream()
        .filter(program -> program.since() - loader.since() < 0)
        .map(Leak::of)
        .toList();
  }

  /** Only one for all that wait: a collection stops, or slows, whatever else runs. */
  private void requestCollection() {
    List<WatchedLoader> due = waiting().stream().filter(WatchedLoader::isDue).toList();
    boolean rested = System.nanoTime() - lastRequest >= limits.between().toNanos();
    if (!due.isEmpty() && rested) {
      System.gc();
      lastRequest = System.nanoTime();
      waiting().forEach(WatchedLoader::requested);
    }
  }

  private synchronized List<WatchedLoader> waiting() {
    return watched.stream().filter(loader -> !loader.isExamined()).toList();
  }

  /** One dump for all whose deadline has passed. */
  private void examineLate() {
    List<WatchedLoader> late =
        waiting().stream()
            .filter(loader -> loader.age().compareTo(limits.deadline()) > 0)
            .filter(loader -> !loader.isGone())
            .toList();
    if (late.isEmpty()) {
      return;
    }
    Map<WatchedLoader, List<Leak>> found = new LeakSearch(limits.mostHeapBytes()).leaks(late);
    late.forEach(loader -> examined(loader, found.getOrDefault(loader, List.of())));
  }

  private synchronized void examined(WatchedLoader loader, List<Leak> found) {
    loader.examined();
    if (!loader.isGone()) {
      List<Leak> leaks = new ArrayList<>(programs(loader));
      leaks.addAll(found);
      tell(loader, leaks);
    }
  }

  private void tell(WatchedLoader loader, List<Leak> leaks) {
    Duration took = loader.age();
    UnloadOutcome outcome = new UnloadOutcome(loader.bundle(), loader.sha256(), took, leaks);
    outcomes.remove(loader.sha256());
    outcomes.put(loader.sha256(), outcome);
    if (outcomes.size() > MOST_OUTCOMES) {
      outcomes.remove(outcomes.keySet().iterator().next());
    }
    if (outcome.isUnloaded()) {
      LOGGER.info(
          "bundle {} is unloaded, {} ms after it was uninstalled",
          loader.bundle(),
          took.toMillis());
    }
    leaks.forEach(leak -> LOGGER.warn("bundle {} leaks: {}", loader.bundle(), leak));
  }

  /** Watches no longer; what is not gone yet stays unknown. */
  @Override
  public synchronized void close() {
    executor.shutdownNow();
  }
}
