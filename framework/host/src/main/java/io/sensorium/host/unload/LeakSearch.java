package io.sensorium.host.unload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Looks for what keeps class loaders: in a heap dump, or, if that would be too large, less well.
 */
final class LeakSearch {
  private static final long MEBIBYTE = 1 << 20;
  private final long mostHeapBytes;

  LeakSearch(long mostHeapBytes) {
    this.mostHeapBytes = mostHeapBytes;
  }

  /** What keeps each; those that went meanwhile are left out. */
  Map<WatchedLoader, List<Leak>> leaks(List<WatchedLoader> loaders) {
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    if (used > mostHeapBytes) {
      return withoutDump(
          loaders,
          "no heap dump was made, because %d MiB of heap are in use, more than %d MiB"
              .formatted(used / MEBIBYTE, mostHeapBytes / MEBIBYTE));
    }
    try (HeapExamination heap = HeapExamination.ofThisProcess()) {
      Map<WatchedLoader, List<Leak>> found = new LinkedHashMap<>();
      loaders.forEach(loader -> found.put(loader, heap.leaks(loader.number())));
      return found;
    } catch (IOException | UncheckedIOException e) {
      return withoutDump(loaders, "no heap dump could be made or read: " + e);
    }
  }

  private static Map<WatchedLoader, List<Leak>> withoutDump(
      List<WatchedLoader> loaders, String reason) {
    Map<WatchedLoader, List<Leak>> found = new LinkedHashMap<>();
    for (WatchedLoader loader : loaders) {
      List<Leak> leaks = new ArrayList<>(threads(loader));
      leaks.add(Leak.unknown(reason));
      found.put(loader, leaks);
    }
    return found;
  }

  /** Threads that are seen to be a bundle's without looking into them. */
  private static List<Leak> threads(WatchedLoader watched) {
    ClassLoader loader = watched.get();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> loader != null && belongs(thread, loader))
        .map(LeakSearch::leak)
        .toList();
  }

  private static boolean belongs(Thread thread, ClassLoader loader) {
    return Objects.equals(thread.getContextClassLoader(), loader)
        || loader.equals(thread.getClass().getClassLoader());
  }

  private static Leak leak(Thread thread) {
    return new Leak(
        Leak.Kind.THREAD, thread.getClass().getName(), "thread '" + thread.getName() + "'");
  }
}
