package io.sensorium.it.crash;

import io.sensorium.host.store.DesiredState;
import io.sensorium.it.swap.MarkedAnswer;
import io.sensorium.it.swap.MarkedInstallation;
import io.sensorium.it.swap.MarkedInstallation.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an operator wants of a {@link MarkedInstallation}.
 *
 * @param bundles the mark of each by its symbolic name
 * @param model the version that serves; its fusion's mark and its weights have the same number
 */
record Wanted(Map<String, Integer> bundles, int model) {
  private static final String VERSION = "1.0.";

  Wanted {
    bundles = Map.copyOf(bundles);
  }

  /** What a state of the store says; bundles of the distribution are not counted. */
  static Wanted of(DesiredState state) {
    Map<String, Integer> bundles = new HashMap<>();
    for (DesiredState.Bundle bundle : state.bundles()) {
      if (bundle.name().startsWith("com.example.")) {
        Integer other =
            bundles.put(
                bundle.name(), Integer.parseInt(bundle.version().substring(VERSION.length())));
        if (other != null) {
          throw new AssertionError("two versions of " + bundle.name() + " in " + state);
        }
      }
    }
    return new Wanted(
        bundles,
        state.pipeline(MarkedInstallation.PIPELINE).orElseThrow().model().orElseThrow().number());
  }

  Wanted with(String bundle, int mark) {
    Map<String, Integer> changed = new HashMap<>(bundles);
    changed.put(bundle, mark);
    return new Wanted(changed, model);
  }

  Wanted without(String bundle) {
    Map<String, Integer> changed = new HashMap<>(bundles);
    changed.remove(bundle);
    return new Wanted(changed, model);
  }

  Wanted withModel(int other) {
    return new Wanted(bundles, other);
  }

  /** Whether an answer is of just this. */
  boolean gives(MarkedAnswer answer) {
    return answer.encoder() == mark(Part.ENCODER)
        && answer.head() == mark(Part.HEAD)
        && answer.fusion() == model
        && answer.weights() == model;
  }

  private int mark(Part part) {
    return bundles.getOrDefault(part.bundle(), 0);
  }

  @Override
  public String toString() {
    return "model " + model + " and bundles " + new TreeMap<>(bundles);
  }
}
