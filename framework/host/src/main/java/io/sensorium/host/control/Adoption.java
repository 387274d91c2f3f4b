package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.store.ArtifactStore;
import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.DesiredState.Model;
import io.sensorium.host.store.DesiredState.Pipeline;
import io.sensorium.host.store.StateChange;
import io.sensorium.host.store.StateDifference;
import io.sensorium.host.store.Store;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.registry.Version;
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
 * was removed, unloaded or rolled back stays so, and a pipeline never goes back by itself.
 */
final class Adoption {
  static final String ACCEPTANCE = "part of the installation";
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
  private static final String BY = "the installation";
  private final Store store;
  private final StoredPipelines pipelines;
  private final ModelRepository trained;
  private final TargetPlanner planner;
  private final InstalledFolder folder;

  /**
   * The bundles of the installation's folder.
   *
   * @param digests of all
   * @param fresh those that no revision has named
   */
  record InstalledFolder(Set<String> digests, List<BundleFile> fresh) {
    InstalledFolder {
      digests = Set.copyOf(digests);
      fresh = List.copyOf(fresh);
    }
  }

  Adoption(
      Store store,
      StoredPipelines pipelines,
      ModelRepository trained,
      TargetPlanner planner,
      InstalledFolder folder) {
    this.store = store;
    this.pipelines = pipelines;
    this.trained = trained;
    this.planner = planner;
    this.folder = folder;
  }

  /**
   * The desired state, brought up to date.
   *
   * @throws SensoriumException {@code STORE_NOT_WRITABLE}
   */
  DesiredState adopt() {
    DesiredState current = store.states().current();
    StateChange change = StateChange.of(current, BY, "adopted what is new in the installation");
    for (BundleFile bundle : folder.fresh()) {
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
    change = withoutReplaced(current, change);
    DesiredState proposed = store.states().propose(current.revision(), change);
    return StateDifference.between(current, proposed).isEmpty()
        ? current
        : store.states().commit(current.revision(), change);
  }

  /**
   * An upgrade of the installation has put newer versions in the place of files that it had
   * brought: those go, unless a pipeline chooses one still, or cannot be asked.
   */
  private StateChange withoutReplaced(DesiredState current, StateChange change) {
    List<Bundle> replaced = current.bundles().stream().filter(this::isReplacedInTheFolder).toList();
    if (replaced.isEmpty()) {
      return change;
    }
    Target target = planner.plan(current, change, true);
    if (!target.problems().isEmpty() || !target.unavailable().isEmpty()) {
      return change;
    }
    StateChange lean = change;
    for (Bundle bundle : replaced) {
      if (!target.state().bundles().contains(bundle)) {
        lean = lean.withoutBundle(bundle.name(), bundle.version());
      }
    }
    return lean;
  }

  private boolean isReplacedInTheFolder(Bundle bundle) {
    Version version = Version.parse(bundle.version());
    return bundle.acceptance().equals(ACCEPTANCE)
        && !folder.digests().contains(bundle.sha256())
        && folder.fresh().stream()
            .filter(each -> each.name().equals(bundle.name()))
            .anyMatch(each -> each.version().compareTo(version) > 0);
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
      Optional<Model> serving = known.flatMap(Pipeline::model);
      return trained
          .latest(pipeline)
          .filter(latest -> serving.isEmpty() || isNewer(latest, serving.get()))
          .map(latest -> pipelines.trained(pipeline, Optional.empty()));
    } catch (SensoriumException e) {
      LOG.warn("The newest version of pipeline '{}' is not adopted: {}", pipeline, e.getMessage());
      return Optional.empty();
    }
  }

  /** What the store holds serves on when it has gone from the models' folder. */
  private static boolean isNewer(ModelVersion latest, Model serving) {
    if (latest.number() < serving.number()) {
      LOG.info(
          "Pipeline '{}' goes on with model version {} of the store, though the newest in the models' folder is {}; 'sensorium apply --model {}@{}' takes that one",
          latest.pipeline(),
          serving.number(),
          latest.number(),
          latest.pipeline(),
          latest.number());
    }
    return latest.number() > serving.number()
        || (latest.number() == serving.number() && isOther(latest, serving));
  }

  /** Trained anew under its number after it was deleted, or certified since. */
  private static boolean isOther(ModelVersion latest, Model serving) {
    boolean other = !ArtifactStore.digest(latest.directory()).equals(serving.sha256());
    if (other) {
      LOG.info(
          "Model version {} of pipeline '{}' is not as it was when it was adopted; it is adopted again, and 'sensorium rollback' goes back",
          latest.number(),
          latest.pipeline());
    }
    return other;
  }
}
