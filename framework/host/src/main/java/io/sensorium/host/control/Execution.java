package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.plugin.PluginHost;
import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.Store;
import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.definition.RolloutDefinition.Preserve;
import io.sensorium.runtime.definition.RolloutDefinition.Strategy;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.EngineCatalog;
import io.sensorium.runtime.execution.Replacement;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.runtime.rollout.GenerationEvent;
import io.sensorium.runtime.rollout.PipelineStatus;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what has been planned. */
final class Execution {
  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
  private final Store store;
  private final PluginHost plugins;
  private final Deployments deployments;
  private final EngineCatalog engines;
  private final int keptRevisions;
  private final Planner planner = new Planner();

  Execution(
      Store store,
      PluginHost plugins,
      Deployments deployments,
      EngineCatalog engines,
      int keptRevisions) {
    this.store = store;
    this.plugins = plugins;
    this.deployments = deployments;
    this.engines = engines;
    this.keptRevisions = keptRevisions;
  }

  void listen(Consumer<GenerationEvent> listener) {
    deployments.listen(listener);
  }

  /**
   * Makes available what a target wants, where the folder of the installation had other bundles.
   */
  void arrange(Target target) {
    plugins.exchange(target.offered(), digests(target.withdrawn()));
  }

  /** Before any engine starts, since they divide the threads; faults show when it is deployed. */
  void expectEngines(List<Replacement> replacements) {
    for (Replacement each : replacements) {
      planner
          .plan(each.definition(), plugins.registry().snapshot())
          .plan()
          .ifPresent(plan -> engines.expect(plan.engines()));
    }
  }

  /**
   * Makes a change.
   *
   * @return what is tried first, and is to be committed when it has proved itself; empty if the
   *     change is committed
   */
  Optional<PendingChange> make(DesiredState current, Target target) {
    plugins.exchange(target.offered(), digests(target.withdrawn()));
    Optional<PendingChange> change;
    try {
      change = deployed(current, target);
    } catch (RuntimeException | Error e) {
      exchangeBack(target, e);
      throw e;
    }
    if (change.isEmpty()) {
      finish(target);
    }
    return change;
  }

  private Optional<PendingChange> deployed(DesiredState current, Target target) {
    if (target.replaced().stream().noneMatch(this::isTried)) {
      deployments.deploy(target.replaced(), () -> commit(current.revision(), target));
      return Optional.empty();
    }
    Set<String> awaited = new HashSet<>(deployments.deploy(target.replaced(), () -> {}));
    awaited.removeAll(serving());
    return Optional.of(new PendingChange(current.revision(), target, awaited));
  }

  /** Where nothing serves, or makes place first, the next generation serves at once. */
  private boolean isTried(Replacement replacement) {
    RolloutDefinition rollout = replacement.rollout();
    return rollout.strategy() != Strategy.IMMEDIATE
        && rollout.preserve() == Preserve.AVAILABILITY
        && serves(replacement.pipeline());
  }

  private boolean serves(String pipeline) {
    return deployments.all().stream().anyMatch(each -> each.definition().name().equals(pipeline));
  }

  /** A candidate that was withdrawn at once is not among them, and is heard of. */
  private Set<String> serving() {
    return deployments.all().stream()
        .map(Deployment::generation)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Commits what has proved itself; {@link #finish} follows. */
  void commit(PendingChange change) {
    commit(change.revision(), change.target());
  }

  private void commit(int revision, Target target) {
    if (target.commits()) {
      store.states().commit(revision, target.state());
    }
  }

  /** After the commit: nothing here can take the change back, so nothing here fails it. */
  void finish(Target target) {
    target.suspended().forEach(this::outOfService);
    target.unavailable().forEach(this::outOfService);
    target.removed().forEach(this::undeploy);
    recover(target.recovered(), failure -> LOG.warn("{}", failure.getMessage()));
    try {
      store.collectGarbage(keptRevisions);
    } catch (RuntimeException e) {
      LOG.warn("The store keeps what nothing needs", e);
    }
  }

  /** Takes out of service what a change would have added to what is desired. */
  void removeAllBut(DesiredState desired, Target target) {
    target.replaced().stream()
        .map(Replacement::pipeline)
        .filter(pipeline -> desired.pipeline(pipeline).isEmpty())
        .forEach(this::undeploy);
  }

  private void undeploy(String pipeline) {
    try {
      deployments.undeploy(pipeline);
    } catch (SensoriumException e) {
      LOG.debug("Pipeline '{}' did not serve", pipeline, e);
    }
  }

  /** Says why a pipeline does not serve, and takes it out of service if it does. */
  void outOfService(String pipeline, String reason) {
    var unused = deployments.suspend(pipeline, reason);
  }

  /** Puts pipelines into service one by one; one that fails does not keep the others out. */
  void recover(List<Replacement> replacements, Consumer<SensoriumException> failed) {
    for (Replacement each : replacements) {
      try {
        deployments.deploy(List.of(each), () -> {});
      } catch (SensoriumException e) {
        recoveryFailed(each, e, failed);
      } catch (RuntimeException e) {
        recoveryFailed(
            each,
            new SensoriumException(
                ErrorCode.INTERNAL,
                "pipeline '" + each.pipeline() + "' cannot be deployed: " + e,
                e),
            failed);
      }
    }
  }

  private void recoveryFailed(
      Replacement replacement, SensoriumException failure, Consumer<SensoriumException> failed) {
    if (!serves(replacement.pipeline())) {
      outOfService(replacement.pipeline(), String.valueOf(failure.getMessage()));
    }
    failed.accept(failure);
  }

  /** Ends the candidates of a change that is not to be made after all. */
  void takeBack(PendingChange change, String cause) {
    for (PipelineStatus pipeline : deployments.status().pipelines()) {
      pipeline
          .candidate()
          .filter(candidate -> change.awaits(candidate.generation().generation()))
          .ifPresent(candidate -> abort(pipeline.pipeline(), cause));
    }
    exchangeBack(change.target());
  }

  private void abort(String pipeline, String cause) {
    try {
      deployments.abort(pipeline, cause);
    } catch (SensoriumException e) {
      LOG.debug("The candidate of pipeline '{}' has just taken over or ended", pipeline, e);
    }
  }

  private void exchangeBack(Target target, Throwable cause) {
    try {
      exchangeBack(target);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private void exchangeBack(Target target) {
    plugins.exchange(target.withdrawn(), digests(target.offered()));
  }

  private static List<String> digests(List<BundleFile> bundles) {
    return bundles.stream().map(BundleFile::sha256).toList();
  }
}
