package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.DesiredState.Pipeline;
import io.sensorium.host.store.StateChange;
import io.sensorium.host.store.StateDifference;
import io.sensorium.runtime.execution.Replacement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects what a change comes to. */
final class TargetBuilder {
  private final DesiredState current;
  private final boolean forced;
  private final List<Replacement> replaced = new ArrayList<>();
  private final List<Replacement> recovered = new ArrayList<>();
  private final Map<String, String> suspended = new LinkedHashMap<>();
  private final Map<String, String> unavailable = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private Optional<Long> memoryBytes = Optional.of(0L);

  /**
   * For a change of a state.
   *
   * @param forced whether pipelines may be left without what they need
   */
  TargetBuilder(DesiredState current, boolean forced) {
    this.current = current;
    this.forced = forced;
  }

  /**
   * Gives a pipeline another generation.
   *
   * @param required whether the change fails if that fails
   * @param bytes that it needs beside what runs; absent if nobody can tell before it is loaded
   */
  void replace(Replacement replacement, boolean required, Optional<Long> bytes) {
    (required ? replaced : recovered).add(replacement);
    memoryBytes = memoryBytes.flatMap(sum -> bytes.map(more -> sum + more));
  }

  /** Takes from a pipeline that serves what it needs. */
  void deprive(String pipeline, String reason) {
    if (forced) {
      suspended.put(pipeline, reason);
    } else {
      problem("pipeline '%s' serves and could run no more: %s".formatted(pipeline, reason));
    }
  }

  void unavailable(String pipeline, String reason) {
    unavailable.put(pipeline, reason);
  }

  void problem(String sentence) {
    problems.add(sentence);
  }

  /**
   * The whole.
   *
   * @param after the bundles that are wanted
   * @param available those that are there now
   */
  Target finish(StateChange state, List<BundleFile> after, List<BundleFile> available) {
    Set<String> kept =
        state.bundles().stream().map(Bundle::sha256).collect(Collectors.toUnmodifiableSet());
    Set<String> there =
        available.stream().map(BundleFile::sha256).collect(Collectors.toUnmodifiableSet());
    StateDifference difference = difference(state);
    return new Target(
        state,
        !difference.isEmpty(),
        after.stream()
            .filter(each -> kept.contains(each.sha256()) && !there.contains(each.sha256()))
            .toList(),
        available.stream().filter(each -> !kept.contains(each.sha256())).toList(),
        replaced,
        recovered,
        suspended,
        unavailable,
        difference.pipelines().removed().stream().map(Pipeline::name).toList(),
        memoryBytes,
        changes(difference),
        problems);
  }

  private StateDifference difference(StateChange state) {
    return StateDifference.between(
        current,
        new DesiredState(
            current.revision(),
            current.at(),
            state.by(),
            state.reason(),
            state.bundles(),
            state.pipelines()));
  }

  private List<String> changes(StateDifference difference) {
    List<String> changes = new ArrayList<>();
    difference.bundles().added().forEach(each -> changes.add("install bundle " + each.identity()));
    difference
        .bundles()
        .updated()
        .forEach(
            each ->
                changes.add(
                    "replace bundle %s by %s"
                        .formatted(each.before().identity(), each.after().identity())));
    difference.bundles().removed().forEach(each -> changes.add("remove bundle " + each.identity()));
    difference.pipelines().removed().forEach(each -> changes.add("unload pipeline " + each.name()));
    suspended.forEach(
        (pipeline, reason) -> changes.add("suspend pipeline %s: %s".formatted(pipeline, reason)));
    difference.pipelines().added().stream()
        .filter(each -> each.model().isEmpty())
        .forEach(
            each ->
                changes.add("take in pipeline %s, which has no model yet".formatted(each.name())));
    return changes;
  }
}
