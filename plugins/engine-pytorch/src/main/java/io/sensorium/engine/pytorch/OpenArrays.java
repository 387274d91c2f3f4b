package io.sensorium.engine.pytorch;

import ai.djl.ndarray.NDManager;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Native arrays live as long as the manager that they hang on; this counts them. */
public final class OpenArrays {
  private static final Set<NDManager> MANAGERS = ConcurrentHashMap.newKeySet();

  private OpenArrays() {}

  /** A manager whose arrays are counted until it is closed. */
  static NDManager of(NDManager opened) {
    MANAGERS.add(opened);
    opened.attachInternal("counted", () -> MANAGERS.remove(opened));
    return opened;
  }

  /** How many native arrays this process has open, in programs and in calls. */
  public static long count() {
    return MANAGERS.stream().mapToLong(each -> each.getManagedArrays().size()).sum();
  }
}
