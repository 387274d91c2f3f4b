package io.sensorium.host.store;

import io.sensorium.host.store.Garbage.Unused;
import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.runtime.definition.HostConfiguration.History;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that is open: its artifacts, and the desired state that names them. Thread-safe, and safe
 * to share between processes. Nothing is written before something is put or committed.
 */
public final class Store implements AutoCloseable {
  /** How many revisions can be gone back to, unless told otherwise. */
  public static final int DEFAULT_KEPT_REVISIONS = History.DEFAULTS.keptRevisions();

  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private final StoreFolder folder;
  private final ArtifactStore artifacts;
  private final StateStore states;

  private Store(StoreFolder folder, Clock clock) {
    this.folder = folder;
    this.artifacts = new ArtifactStore(folder);
    this.states = new StateStore(folder, artifacts, clock);
  }

  /**
   * Opens the store in a folder, which need not be there yet, and deletes what killed processes
   * have left in it.
   *
   * @throws SensoriumException {@code ARTIFACT_DAMAGED} if no revision of the desired state is
   *     sound, {@code ARTIFACT_NOT_AVAILABLE} if the folder cannot be read
   */
  public static Store open(Path root) {
    return open(root, Clock.systemUTC());
  }

  static Store open(Path root, Clock clock) {
    Store store = new Store(new StoreFolder(root), clock);
    store.states.current();
    store.deleteLeftovers();
    return store;
  }

  public Path root() {
    return folder.root();
  }

  public ArtifactStore artifacts() {
    return artifacts;
  }

  public StateStore states() {
    return states;
  }

  /**
   * What {@link #collectGarbage} would delete now.
   *
   * @param keptRevisions how many revisions, the current one included, can be gone back to; at
   *     least 1
   * @throws SensoriumException {@code STORE_NOT_WRITABLE}
   */
  public Garbage garbage(int keptRevisions) {
    return folder.exclusively(() -> findGarbage(keptRevisions));
  }

  /**
   * Deletes the artifacts that none of the last revisions names and that no process has put since
   * it opened the store.
   *
   * @return what was deleted
   * @throws SensoriumException {@code STORE_NOT_WRITABLE}
   */
  public Garbage collectGarbage(int keptRevisions) {
    Path condemned = folder.session().temporary();
    return folder.writing(
        () -> {
          try {
            return folder.exclusively(() -> moveGarbage(keptRevisions, condemned));
          } finally {
            DurableFiles.delete(condemned);
          }
        });
  }

  /**
   * Gives back what this process held: artifacts that it put and that no revision names are garbage
   * from now on.
   */
  @Override
  public void close() {
    folder.close();
  }

  private Garbage findGarbage(int keptRevisions) throws IOException {
    Set<String> kept = new HashSet<>(StoreSession.held(folder.sessions()));
    states
        .history(Math.max(1, keptRevisions))
        .forEach(state -> kept.addAll(state.artifacts().keySet()));
    return new Garbage(
        artifacts.list().stream()
            .filter(digest -> !kept.contains(digest))
            .map(digest -> new Unused(digest, artifacts.bytes(digest)))
            .toList());
  }

  /** Moving is quick, so that nobody waits until large files are deleted. */
  private Garbage moveGarbage(int keptRevisions, Path condemned) throws IOException {
    Garbage garbage = findGarbage(keptRevisions);
    DurableFiles.createFolder(condemned);
    for (Unused unused : garbage.artifacts()) {
      artifacts.moveAway(unused.sha256(), condemned.resolve(unused.sha256()));
    }
    return garbage;
  }

  private void deleteLeftovers() {
    try {
      if (!folder.children(folder.sessions()).isEmpty()) {
        folder.exclusively(() -> StoreSession.deleteDead(folder.sessions()));
      }
    } catch (SensoriumException e) {
      // A store that can only be read serves with them.
      LOG.warn("Leftovers of killed processes stay in store {}: {}", folder.root(), e.getMessage());
    }
  }
}
