package io.sensorium.host.store;

import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.DesiredState.Pipeline;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is to become of a desired state, by whom and why.
 *
 * @param bundles all that are to be installed, in any order
 * @param pipelines all that are to serve, in any order
 */
public record StateChange(
    String by, String reason, List<Bundle> bundles, List<Pipeline> pipelines) {
  public StateChange {
    bundles = List.copyOf(bundles);
    pipelines = List.copyOf(pipelines);
  }

  /** A change that leaves all as it is, until more is said. */
  public static StateChange of(DesiredState state, String by, String reason) {
    return new StateChange(by, reason, state.bundles(), state.pipelines());
  }

  /** The same for another reason. */
  public StateChange because(String why) {
    return new StateChange(by, why, bundles, pipelines);
  }

  /** Installs a bundle, in the place of the one with its name and version. */
  public StateChange with(Bundle bundle) {
    List<Bundle> next = with(bundles, bundle, each -> each.identity().equals(bundle.identity()));
    return new StateChange(by, reason, next, pipelines);
  }

  /** Removes a bundle, if it is there. */
  public StateChange withoutBundle(String name, String version) {
    String identity = name + "/" + version;
    List<Bundle> next = bundles.stream().filter(each -> !each.identity().equals(identity)).toList();
    return new StateChange(by, reason, next, pipelines);
  }

  /** Serves a pipeline, in the place of the one with its name. */
  public StateChange with(Pipeline pipeline) {
    List<Pipeline> next = with(pipelines, pipeline, each -> each.name().equals(pipeline.name()));
    return new StateChange(by, reason, bundles, next);
  }

  /** Removes a pipeline, if it is there. */
  public StateChange withoutPipeline(String name) {
    List<Pipeline> next = pipelines.stream().filter(each -> !each.name().equals(name)).toList();
    return new StateChange(by, reason, bundles, next);
  }

  DesiredState state(int revision, Instant at) {
    return new DesiredState(revision, at, by, reason, bundles, pipelines);
  }

  private static <T> List<T> with(List<T> all, T one, Predicate<T> replaced) {
    return Stream.concat(all.stream().filter(replaced.negate()), Stream.of(one)).toList();
  }
}
