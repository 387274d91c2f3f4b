package io.sensorium.training.dataset;

import io.sensorium.spi.SensoriumException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Splits a dataset by group, seeded, and stratified by label as well as whole groups allow. The
 * order of the manifest does not matter.
 *
 * @param validation share of each label's samples, in (0, 1)
 * @param test share of each label's samples, in (0, 1)
 */
public record Splitter(double validation, double test, long seed) {
  private enum Side {
    TRAIN,
    VALIDATION,
    TEST
  }

  private record Group(String name, String label, int size) {}

  /**
   * The split by the labels of one head.
   *
   * @throws SensoriumException {@code INVALID_DATASET} if a label has fewer than three groups, one
   *     for each side
   */
  public DatasetSplit split(Dataset dataset, String head) {
    Map<String, List<Group>> byLabel = new TreeMap<>();
    for (Group group : groups(dataset, head)) {
      byLabel.computeIfAbsent(group.label(), label -> new ArrayList<>()).add(group);
    }
    requireGroups(dataset, head, byLabel);
    Map<String, Side> sides = new HashMap<>();
    byLabel.forEach((label, groups) -> assign(label, groups, sides));
    return new DatasetSplit(
        side(dataset, sides, Side.TRAIN),
        side(dataset, sides, Side.VALIDATION),
        side(dataset, sides, Side.TEST));
  }

  /** Each group with its most frequent label, sorted by name. */
  private static List<Group> groups(Dataset dataset, String head) {
    Map<String, Map<String, Integer>> labels = new TreeMap<>();
    for (LabelledSample sample : dataset.samples()) {
      labels
          .computeIfAbsent(sample.group(), name -> new TreeMap<>())
          .merge(sample.label(head), 1, Integer::sum);
    }
    List<Group> groups = new ArrayList<>();
    labels.forEach(
        (name, counts) -> {
          String label = Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
          int size = counts.values().stream().mapToInt(Integer::intValue).sum();
          groups.add(new Group(name, label, size));
        });
    return groups;
  }

  private static void requireGroups(
      Dataset dataset, String head, Map<String, List<Group>> byLabel) {
    DatasetFaults faults = new DatasetFaults(dataset.manifest());
    Map<String, Long> firstLines = new LinkedHashMap<>();
    for (LabelledSample sample : dataset.samples()) {
      firstLines.putIfAbsent(sample.label(head), sample.line());
    }
    firstLines.forEach(
        (label, line) -> {
          int count = byLabel.getOrDefault(label, List.of()).size();
          if (count < 3) {
            faults.add(
                line,
                "label '"
                    + label
                    + "' has "
                    + count
                    + (count == 1 ? " group" : " groups")
                    + " of samples, but training, validation and test need one each; add samples");
          }
        });
    faults.throwIfAny();
  }

  /** Fills test, then validation, up to their share; what is left, at least one group, trains. */
  private void assign(String label, List<Group> groups, Map<String, Side> sides) {
    List<Group> rest = new ArrayList<>(groups);
    rest.sort(Comparator.comparing(Group::name));
    Collections.shuffle(rest, new Random(seed * 31 + label.hashCode()));
    int samples = rest.stream().mapToInt(Group::size).sum();
    take(rest, test * samples, 2).forEach(group -> sides.put(group.name(), Side.TEST));
    take(rest, validation * samples, 1).forEach(group -> sides.put(group.name(), Side.VALIDATION));
    rest.forEach(group -> sides.put(group.name(), Side.TRAIN));
  }

  /** Removes at least one group, and then those that bring the sum nearer to what is wanted. */
  private static List<Group> take(List<Group> rest, double wanted, int leave) {
    List<Group> taken = new ArrayList<>();
    double missing = wanted;
    for (Group group : List.copyOf(rest)) {
      boolean nearer = Math.abs(missing - group.size()) < Math.abs(missing);
      if (rest.size() > leave && nearer) {
        taken.add(group);
        rest.remove(group);
        missing -= group.size();
      }
    }
    if (taken.isEmpty()) {
      Group smallest = Collections.min(rest, Comparator.comparingInt(Group::size));
      taken.add(smallest);
      rest.remove(smallest);
    }
    return taken;
  }

  private static List<LabelledSample> side(Dataset dataset, Map<String, Side> sides, Side side) {
    return dataset.samples().stream().filter(sample -> sides.get(sample.group()) == side).toList();
  }
}
