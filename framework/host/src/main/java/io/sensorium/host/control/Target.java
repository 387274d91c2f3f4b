package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.store.StateChange;
import io.sensorium.runtime.definition.RolloutDefinition.Strategy;
import io.sensorium.runtime.execution.Replacement;
import io.sensorium.server.administration.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param changes one sentence each
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
    List<String> changes,
    List<String> problems) {
  Target {
    offered = List.copyOf(offered);
    withdrawn = List.copyOf(withdrawn);
    replaced = List.copyOf(replaced);
    recovered = List.copyOf(recovered);
    suspended = Map.copyOf(suspended);
    unavailable = Map.copyOf(unavailable);
    removed = List.copyOf(removed);
    changes = List.copyOf(changes);
    problems = List.copyOf(problems);
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

  /** Whether generations are to prove themselves on requests before the state is committed. */
  boolean triesFirst() {
    return replaced.stream().anyMatch(each -> each.rollout().strategy() != Strategy.IMMEDIATE);
  }

  /** The same with one strategy for all pipelines. */
  Target by(Change.Strategy strategy) {
    return by(Strategy.valueOf(strategy.name()));
  }

  /** The same with generations that take over at once. */
  Target immediately() {
    return by(Strategy.IMMEDIATE);
  }

  private Target by(Strategy strategy) {
    List<Replacement> changed =
        replaced.stream()
            .map(
                each ->
                    new Replacement(each.definition(), each.model(), each.rollout().with(strategy)))
            .toList();
    return new Target(
        state,
        commits,
        offered,
        withdrawn,
        changed,
        recovered,
        suspended,
        unavailable,
        removed,
        memoryBytes,
        changes,
        problems);
  }
}
