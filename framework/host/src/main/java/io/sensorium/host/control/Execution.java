package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.plugin.PluginHost;
import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.Store;
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
   * @return what is still to be proved; empty if it is committed
   */
  Optional<PendingChange> make(DesiredState current, Target target) {
    plugins.exchange(target.offered(), digests(target.withdrawn()));
    try {
      return deployed(current, target);
    } catch (RuntimeException e) {
      exchangeBack(target, e);
      throw e;
    }
  }

  private Optional<PendingChange> deployed(DesiredState current, Target target) {
    if (!target.triesFirst()) {
      deployments.deploy(target.replaced(), () -> commit(current.revision(), target));
      finish(target);
      return Optional.empty();
    }
    Set<String> awaited = new HashSet<>(deployments.deploy(target.replaced(), () -> {}));
    awaited.removeAll(serving());
    PendingChange change = new PendingChange(current.revision(), target, awaited);
    return awaited.isEmpty() ? committed(change) : Optional.of(change);
  }

  /** A candidate that was withdrawn at once is not among them, and is heard of. */
  private Set<String> serving() {
    return deployments.all().stream()
        .map(Deployment::generation)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** One of the candidates has taken over. */
  Optional<PendingChange> promoted(PendingChange change, String generation) {
    PendingChange left = change.without(generation);
    return left.awaited().isEmpty() ? committed(left) : Optional.of(left);
  }

  private Optional<PendingChange> committed(PendingChange change) {
    commit(change.revision(), change.target());
    finish(change.target());
    return Optional.empty();
  }

  private void commit(int revision, Target target) {
    if (target.commits()) {
      store.states().commit(revision, target.state());
    }
  }

  /** After the commit: nothing here can take the change back. */
  private void finish(Target target) {
    target.suspended().forEach(this::outOfService);
    target.unavailable().forEach(this::outOfService);
    target.removed().forEach(this::undeploy);
    recover(target.recovered(), failure -> LOG.warn("{}", failure.getMessage()));
    try {
      store.collectGarbage(keptRevisions);
    } catch (SensoriumException e) {
      LOG.warn("The store keeps what nothing needs: {}", e.getMessage());
    }
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
    if (deployments.all().stream()
        .noneMatch(each -> each.definition().name().equals(replacement.pipeline()))) {
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
          .ifPresent(candidate -> deployments.abort(pipeline.pipeline(), cause));
    }
    exchangeBack(change.target());
  }

  private void exchangeBack(Target target, RuntimeException cause) {
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
