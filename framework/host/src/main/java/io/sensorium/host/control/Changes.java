package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.DesiredState.Pipeline;
import io.sensorium.host.store.StateChange;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.server.administration.Change;
import io.sensorium.server.administration.Change.Definition;
import io.sensorium.server.administration.Change.ModelChoice;
import io.sensorium.server.administration.Change.Removal;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What operators ask for, as changes of the desired state. */
final class Changes {
  static final String ACCEPTANCE = "installed by an operator";
  private final StoredBundles bundles;
  private final StoredPipelines pipelines;
  private final PipelineReader reader = new PipelineReader();

  Changes(StoredBundles bundles, StoredPipelines pipelines) {
    this.bundles = bundles;
    this.pipelines = pipelines;
  }

  /**
   * The state that a change asks for.
   *
   * @throws SensoriumException {@code NOT_FOUND} if it names what is not there, {@code
   *     INVALID_DEFINITION} with all faults of a pipeline's text
   */
  StateChange of(DesiredState current, Change change, String by) {
    StateChange next = StateChange.of(current, by, change.reason().orElse(""));
    for (String digest : change.install()) {
      BundleFile bundle = bundles.stored(digest, digest);
      next = next.with(StoredBundles.desired(bundle, ACCEPTANCE));
    }
    for (Removal removal : change.remove()) {
      Bundle bundle = installed(current, removal);
      next = next.withoutBundle(bundle.name(), bundle.version());
    }
    for (ModelChoice choice : change.models()) {
      next = next.with(pipelines.trained(choice.pipeline(), choice.version()));
    }
    for (Definition definition : change.pipelines()) {
      next = next.with(defined(next, definition));
    }
    for (String pipeline : change.unload()) {
      require(current, pipeline);
      next = next.withoutPipeline(pipeline);
    }
    return next;
  }

  /** Verifies a bundle and takes it into the store. */
  BundleFile accept(Path file, List<Bundle> installed) {
    return bundles.accept(file, installed);
  }

  private static Bundle installed(DesiredState current, Removal removal) {
    List<Bundle> found =
        current.bundles().stream()
            .filter(each -> each.name().equals(removal.name()))
            .filter(each -> removal.version().map(each.version()::equals).orElse(true))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    String version = removal.version().map(each -> "/" + each).orElse("");
    throw new SensoriumException(
        found.isEmpty() ? ErrorCode.NOT_FOUND : ErrorCode.INVALID_REQUEST,
        found.isEmpty()
            ? "bundle '%s%s' is not installed; 'sensorium status' lists those that are"
                .formatted(removal.name(), version)
            : "bundle '%s' is installed in the versions %s; say which is to go"
                .formatted(removal.name(), found.stream().map(Bundle::version).toList()));
  }

  /** A pipeline with another text keeps its model; a new one takes the newest, if there is one. */
  private Pipeline defined(StateChange next, Definition text) {
    PipelineDefinition definition = reader.read(text.text(), text.file(), Path.of("")).orThrow();
    String digest = pipelines.putDefinition(text.file(), text.text());
    Optional<Pipeline> before =
        next.pipelines().stream().filter(each -> each.name().equals(definition.name())).findFirst();
    Pipeline known = before.orElseGet(() -> pipelines.newest(definition.name(), digest));
    return new Pipeline(definition.name(), digest, known.model(), known.follow());
  }

  private static void require(DesiredState current, String pipeline) {
    if (current.pipeline(pipeline).isEmpty()) {
      throw new SensoriumException(
          ErrorCode.NOT_FOUND,
          "no pipeline '%s' is to serve; 'sensorium status' lists those that are"
              .formatted(pipeline));
    }
  }
}
