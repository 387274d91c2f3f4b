package io.sensorium.training.quickstart;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Joins stamps that share a stem or a text, and stamps that share one with those, and so on. */
final class StampGroups {
  private final Map<String, String> parents = new HashMap<>();

  StampGroups(List<Stamp> stamps) {
    for (Stamp stamp : stamps) {
      join(stamp.id(), "stem " + stamp.stem());
      join(stamp.id(), "text " + stamp.plainText());
    }
  }

  /** The name of a stamp's group. */
  String group(Stamp stamp) {
    return root(stamp.id());
  }

  private void join(String a, String b) {
    String first = root(a);
    String second = root(b);
    if (!first.equals(second)) {
      // The smaller name leads, so that the result does not depend on the order.
      boolean smaller = first.compareTo(second) < 0;
      parents.put(smaller ? second : first, smaller ? first : second);
    }
  }

  private String root(String name) {
    String at = name;
    for (String parent = parents.get(at); parent != null; parent = parents.get(at)) {
      at = parent;
    }
    return at;
  }
}
