package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.DesiredState.Model;
import io.sensorium.host.store.DesiredState.Pipeline;
import io.sensorium.host.store.StateChange;
import io.sensorium.host.store.StateDifference;
import io.sensorium.host.store.Store;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.SensoriumException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is new in the installation into the desired state: bundles of its folder that no
 * revision has named before, and the newest trained version of every pipeline that follows. What
 * was removed, unloaded or rolled back stays so.
 */
final class Adoption {
  static final String ACCEPTANCE = "part of the installation";
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
  private static final String BY = "the installation";
  private final Store store;
  private final StoredPipelines pipelines;
  private final ModelRepository trained;
  private final List<BundleFile> fresh;

  /**
   * Adoption.
   *
   * @param fresh the bundles of the installation's folder that no revision has named
   */
  Adoption(
      Store store, StoredPipelines pipelines, ModelRepository trained, List<BundleFile> fresh) {
    this.store = store;
    this.pipelines = pipelines;
    this.trained = trained;
    this.fresh = List.copyOf(fresh);
  }

  /**
   * The desired state, brought up to date.
   *
   * @throws SensoriumException {@code STORE_NOT_WRITABLE}
   */
  DesiredState adopt() {
    DesiredState current = store.states().current();
    StateChange change = StateChange.of(current, BY, "adopted what is new in the installation");
    for (BundleFile bundle : fresh) {
      store.artifacts().put(bundle.path());
      change = change.with(StoredBundles.desired(bundle, ACCEPTANCE));
    }
    List<Pipeline> newest =
        trained.pipelines().stream()
            .filter(pipeline -> !unloaded(current).contains(pipeline))
            .flatMap(pipeline -> newest(current, pipeline).stream())
            .toList();
    for (Pipeline pipeline : newest) {
      change = change.with(pipeline);
    }
    DesiredState proposed = store.states().propose(current.revision(), change);
    return StateDifference.between(current, proposed).isEmpty()
        ? current
        : store.states().commit(current.revision(), change);
  }

  /** The pipelines that once were to serve, and are not now. */
  private Set<String> unloaded(DesiredState current) {
    return store.states().history().stream()
        .flatMap(state -> state.pipelines().stream())
        .map(Pipeline::name)
        .filter(name -> current.pipeline(name).isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<Pipeline> newest(DesiredState current, String pipeline) {
    Optional<Pipeline> known = current.pipeline(pipeline);
    if (known.isPresent() && !known.get().follow()) {
      return Optional.empty();
    }
    try {
      int serving = known.flatMap(Pipeline::model).map(Model::number).orElse(0);
      return trained
          .latest(pipeline)
          .map(ModelVersion::number)
          .filter(number -> number != serving)
          .map(number -> pipelines.trained(pipeline, Optional.empty()));
    } catch (SensoriumException e) {
      LOG.warn("The newest version of pipeline '{}' is not adopted: {}", pipeline, e.getMessage());
      return Optional.empty();
    }
  }
}
