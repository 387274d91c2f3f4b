package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.HostConfiguration.ComputeThreads;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Divides the threads of computation among engines. An engine's natives read their number once, as
 * it starts, so a share that was given stays as it is. For one thread at a time.
 */
final class ThreadShares {
  private static final System.Logger LOG = System.getLogger(ThreadShares.class.getName());
  private final ComputeThreads threads;
  private final Set<String> expected = new LinkedHashSet<>();
  private final Set<String> late = new LinkedHashSet<>();
  private final Map<String, Integer> given = new LinkedHashMap<>();

  ThreadShares(ComputeThreads threads) {
    this.threads = threads;
  }

  /** Tells of engines that will start; those told of before the first one starts share alike. */
  void expect(Collection<String> engines) {
    for (String engine : engines) {
      if (expected.add(engine) && !given.isEmpty()) {
        late.add(engine);
      }
    }
  }

  /**
   * The threads of an engine that starts: those that are kept for it, else an equal share of what
   * is left, at least 1.
   */
  int give(String engine) {
    expect(List.of(engine));
    Integer present = given.get(engine);
    if (present != null) {
      return present;
    }
    int share = isKept(engine) ? threads.byEngine().get(engine) : equalShare(engine);
    if (late.contains(engine) && !isKept(engine)) {
      LOG.log(System.Logger.Level.WARNING, tooLate(engine, share));
    }
    given.put(engine, share);
    return share;
  }

  private boolean isKept(String engine) {
    return threads.byEngine().containsKey(engine);
  }

  private int equalShare(String engine) {
    List<String> waiting =
        expected.stream().filter(each -> !given.containsKey(each) && !isKept(each)).toList();
    int left = threads.total() - threads.kept() - taken();
    // The first named have one more each where it does not come out even.
    int share = left / waiting.size() + (waiting.indexOf(engine) < left % waiting.size() ? 1 : 0);
    return Math.max(1, share);
  }

  /** What was given of the threads that are kept for nobody. */
  private int taken() {
    return given.entrySet().stream()
        .filter(each -> !isKept(each.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private String tooLate(String engine, int share) {
    return "engine '%s' starts after others had been given %s of %d compute threads, and gets %d; to divide them otherwise, write engineThreads into the host's configuration"
        .formatted(engine, given, threads.total(), share);
  }
}
