package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.bundle.BundleIndex;
import io.sensorium.host.bundle.BundleIndex.SkippedFile;
import io.sensorium.host.control.Adoption.InstalledFolder;
import io.sensorium.host.plugin.PluginHost;
import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.Store;
import io.sensorium.host.verify.BundleVerifier;
import io.sensorium.runtime.definition.HostConfiguration;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.EngineCatalog;
import io.sensorium.runtime.memory.MemoryLedger;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The store of a host, and the folder of bundles that the host was installed with. */
public final class Installation implements AutoCloseable {
  private final HostConfiguration configuration;
  private final Store store;
  private final StoredBundles stored;
  private final BundleIndex folder;

  private Installation(HostConfiguration configuration, Store store, BundleVerifier verifier) {
    this.configuration = configuration;
    this.store = store;
    this.stored = new StoredBundles(store.artifacts(), () -> BundleVerifier.of(configuration));
    this.folder = BundleIndex.scan(configuration.folders().bundles(), verifier);
  }

  /**
   * Opens the store and reads the folder; nothing is written.
   *
   * @throws SensoriumException {@code ARTIFACT_DAMAGED}, {@code ARTIFACT_NOT_AVAILABLE}
   */
  public static Installation open(HostConfiguration configuration, BundleVerifier verifier) {
    Store store = Store.open(configuration.folders().store());
    try {
      return new Installation(configuration, store, verifier);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * The bundles to begin with: those that are desired, and those of the folder that are new. A new
   * one takes the place of a desired one of its name and version.
   */
  public BundleIndex bundles() {
    List<BundleFile> bundles = new ArrayList<>(fresh());
    List<SkippedFile> skipped = new ArrayList<>(folder.skipped());
    Set<String> taken =
        bundles.stream().map(BundleFile::identity).collect(Collectors.toUnmodifiableSet());
    for (Bundle bundle : store.states().current().bundles()) {
      if (!taken.contains(bundle.identity())) {
        try {
          bundles.add(stored.stored(bundle));
        } catch (SensoriumException e) {
          Path file = configuration.folders().store().resolve(bundle.identity());
          skipped.add(new SkippedFile(file, String.valueOf(e.getMessage())));
        }
      }
    }
    return new BundleIndex(bundles, skipped);
  }

  /** The bundles of the folder that no revision has named. */
  private List<BundleFile> fresh() {
    Set<String> known =
        store.states().history().stream()
            .flatMap(state -> state.bundles().stream())
            .map(Bundle::sha256)
            .collect(Collectors.toUnmodifiableSet());
    return folder.bundles().stream().filter(each -> !known.contains(each.sha256())).toList();
  }

  private InstalledFolder installed() {
    Set<String> digests =
        folder.bundles().stream().map(BundleFile::sha256).collect(Collectors.toUnmodifiableSet());
    return new InstalledFolder(digests, fresh());
  }

  /** What changes it while it runs. */
  public ControlPlane control(
      PluginHost plugins,
      Deployments deployments,
      ModelRepository trained,
      EngineCatalog engines,
      EncoderPool encoders,
      MemoryLedger memory) {
    StoredPipelines pipelines = new StoredPipelines(store.artifacts(), trained);
    TargetPlanner planner =
        new TargetPlanner(plugins, stored, pipelines, deployments, new MemoryEstimate(memory));
    return new ControlPlane(
        store,
        planner,
        new Execution(
            store, plugins, deployments, engines, configuration.history().keptRevisions()),
        new Changes(stored, pipelines),
        new Adoption(store, pipelines, trained, planner, installed()),
        new StatusReport(plugins, deployments, encoders));
  }

  @Override
  public void close() {
    store.close();
  }
}
