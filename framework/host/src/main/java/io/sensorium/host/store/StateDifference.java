package io.sensorium.host.store;

import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.DesiredState.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

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
      List<T> added = new ArrayList<>();
      List<T> removed = new ArrayList<>();
      List<Update<T>> updated = new ArrayList<>();
      for (String each : names(before, after, name)) {
        List<T> old = only(before, after, each, name);
        List<T> fresh = only(after, before, each, name);
        int both = Math.min(old.size(), fresh.size());
        for (int i = 0; i < both; i++) {
          updated.add(new Update<>(old.get(i), fresh.get(i)));
        }
        removed.addAll(old.subList(both, old.size()));
        added.addAll(fresh.subList(both, fresh.size()));
      }
      return new Changes<>(added, removed, updated);
    }

    private static <T> List<String> names(List<T> before, List<T> after, Function<T, String> name) {
      return Stream.concat(before.stream(), after.stream()).map(name).distinct().sorted().toList();
    }

    /** Of one name, what is in the first list and not in the second. */
    private static <T> List<T> only(
        List<T> in, List<T> notIn, String name, Function<T, String> nameOf) {
      return in.stream()
          .filter(each -> nameOf.apply(each).equals(name) && !notIn.contains(each))
          .toList();
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
