package io.sensorium.host.store;

import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.DesiredState.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What has to be done to come from one desired state to another. */
public record StateDifference(Changes<Bundle> bundles, Changes<Pipeline> pipelines) {

  /**
   * What became of one kind of parts; each list is sorted by name.
   *
   * @param updated parts whose name is in both, but not as they are
   */
  public record Changes<T>(List<T> added, List<T> removed, List<Update<T>> updated) {
    public Changes {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      updated = List.copyOf(updated);
    }

    public boolean isEmpty() {
      return added.isEmpty() && removed.isEmpty() && updated.isEmpty();
    }

    static <T> Changes<T> between(List<T> before, List<T> after, Function<T, String> name) {
      Map<String, List<T>> gone = only(before, after, name);
      Map<String, List<T>> come = only(after, before, name);
      List<T> added = new ArrayList<>();
      List<T> removed = new ArrayList<>();
      List<Update<T>> updated = new ArrayList<>();
      for (String each : names(gone, come)) {
        List<T> old = gone.getOrDefault(each, List.of());
        List<T> fresh = come.getOrDefault(each, List.of());
        int both = Math.min(old.size(), fresh.size());
        for (int i = 0; i < both; i++) {
          updated.add(new Update<>(old.get(i), fresh.get(i)));
        }
        removed.addAll(old.subList(both, old.size()));
        added.addAll(fresh.subList(both, fresh.size()));
      }
      return new Changes<>(added, removed, updated);
    }

    private static Set<String> names(Map<String, ?> gone, Map<String, ?> come) {
      Set<String> names = new TreeSet<>(gone.keySet());
      names.addAll(come.keySet());
      return names;
    }

    /** What is in the first list and not in the second, by name. */
    private static <T> Map<String, List<T>> only(
        List<T> in, List<T> notIn, Function<T, String> name) {
      Set<T> others = Set.copyOf(notIn);
      return in.stream()
          .filter(each -> !others.contains(each))
          .collect(Collectors.groupingBy(name));
    }
  }

  /** A part in both its forms. */
  public record Update<T>(T before, T after) {}

  /** The difference between two states; who made them, when and why does not count. */
  public static StateDifference between(DesiredState before, DesiredState after) {
    return new StateDifference(
        Changes.between(before.bundles(), after.bundles(), Bundle::name),
        Changes.between(before.pipelines(), after.pipelines(), Pipeline::name));
  }

  public boolean isEmpty() {
    return bundles.isEmpty() && pipelines.isEmpty();
  }
}
