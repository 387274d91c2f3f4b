package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.store.StateChange;
import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.definition.RolloutDefinition.Limits;
import io.sensorium.runtime.definition.RolloutDefinition.Strategy;
import io.sensorium.runtime.execution.Replacement;
import io.sensorium.server.administration.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What a change comes to.
 *
 * @param state that is to be desired
 * @param commits whether that differs from what is desired now
 * @param offered bundles that become available
 * @param withdrawn bundles that go
 * @param replaced pipelines that get another generation, all or none
 * @param recovered pipelines that did not serve and may now; that one fails is no failure of all
 * @param suspended pipelines that serve and can no longer run, by name, each with the reason
 * @param unavailable pipelines that could not run before either, by name, each with the reason
 * @param removed pipelines that are to serve no more, by name
 * @param memoryBytes that the generations would need beside what runs now, as far as it is known
 * @param rearranged what becomes of bundles and pipelines, one sentence each; loading is not among
 *     them
 * @param problems why it cannot be made, one sentence each
 */
record Target(
    StateChange state,
    boolean commits,
    List<BundleFile> offered,
    List<BundleFile> withdrawn,
    List<Replacement> replaced,
    List<Replacement> recovered,
    Map<String, String> suspended,
    Map<String, String> unavailable,
    List<String> removed,
    Optional<Long> memoryBytes,
    List<String> rearranged,
    List<String> problems) {
  private static final Limits ANY =
      new Limits(Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE);

  Target {
    offered = List.copyOf(offered);
    withdrawn = List.copyOf(withdrawn);
    replaced = List.copyOf(replaced);
    recovered = List.copyOf(recovered);
    suspended = Map.copyOf(suspended);
    unavailable = Map.copyOf(unavailable);
    removed = List.copyOf(removed);
    rearranged = List.copyOf(rearranged);
    problems = List.copyOf(problems);
  }

  /** All that is done, one sentence each. */
  List<String> changes() {
    List<String> changes = new ArrayList<>(rearranged);
    replaced.forEach(each -> changes.add(loading("load", each)));
    recovered.forEach(each -> changes.add(loading("try to load", each)));
    return changes;
  }

  private static String loading(String verb, Replacement replacement) {
    return "%s pipeline %s with model version %d, %s"
        .formatted(
            verb,
            replacement.pipeline(),
            replacement.model().number(),
            replacement.rollout().strategy().name().toLowerCase(Locale.ROOT));
  }

  /** The names of all pipelines that it touches, sorted. */
  List<String> pipelines() {
    Stream<String> loaded =
        Stream.concat(replaced.stream(), recovered.stream()).map(Replacement::pipeline);
    return Stream.of(loaded, suspended.keySet().stream(), removed.stream())
        .flatMap(names -> names)
        .distinct()
        .sorted()
        .toList();
  }

  /** The same with one strategy for all pipelines. */
  Target by(Change.Strategy strategy) {
    return by(Strategy.valueOf(strategy.name()));
  }

  /** The same with what it does as the reason, unless there is one. */
  Target explained() {
    return state.reason().isEmpty()
        ? with(state.because(String.join("; ", changes())), replaced)
        : this;
  }

  /**
   * The same as a way back: generations take over at once, though what they replace were quicker or
   * better on the recorded samples. What does not run at all is refused all the same.
   */
  Target asWayBack() {
    return rolledOut(rollout -> rollout.with(Strategy.IMMEDIATE).with(ANY));
  }

  private Target by(Strategy strategy) {
    return rolledOut(rollout -> rollout.with(strategy));
  }

  private Target rolledOut(UnaryOperator<RolloutDefinition> change) {
    List<Replacement> changed =
        replaced.stream()
            .map(
                each ->
                    new Replacement(each.definition(), each.model(), change.apply(each.rollout())))
            .toList();
    return with(state, changed);
  }

  private Target with(StateChange wanted, List<Replacement> replacements) {
    return new Target(
        wanted,
        commits,
        offered,
        withdrawn,
        replacements,
        recovered,
        suspended,
        unavailable,
        removed,
        memoryBytes,
        rearranged,
        problems);
  }
}
