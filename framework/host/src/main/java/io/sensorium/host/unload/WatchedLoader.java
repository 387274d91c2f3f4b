package io.sensorium.host.unload;

import java.lang.ref.WeakReference;
import java.time.Duration;

/** The class loader of a bundle that was uninstalled, held weakly. Used by one thread. */
final class WatchedLoader extends WeakReference<ClassLoader> {
  /** The names that {@link HeapExamination} reads in a dump. */
  static final String NUMBER = "number";

  static final String REFERENT = "referent";

  private final String bundle;
  private final String sha256;

  /** Tells it from others in a heap dump. */
  private final long number;

  private final long since = System.nanoTime();
  private long dueRequest;
  private boolean examined;

  WatchedLoader(String bundle, String sha256, ClassLoader loader, long number, Duration patience) {
    super(loader);
    this.bundle = bundle;
    this.sha256 = sha256;
    this.number = number;
    this.dueRequest = patience.toNanos();
  }

  String bundle() {
    return bundle;
  }

  String sha256() {
    return sha256;
  }

  long number() {
    return number;
  }

  boolean isGone() {
    return refersTo(null);
  }

  /** When it was uninstalled, on the clock of {@link System#nanoTime}. */
  long since() {
    return since;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /** Whether it has waited long enough for another garbage collection; waits twice as long then. */
  boolean isDue() {
    return !examined && age().toNanos() >= dueRequest;
  }

  void requested() {
    dueRequest = 2 * age().toNanos();
  }

  boolean isExamined() {
    return examined;
  }

  void examined() {
    examined = true;
  }
}
