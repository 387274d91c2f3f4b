package io.sensorium.host.store;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desired state and its history. Each change is a new revision, which is there wholly or not at
 * all. Thread-safe, and safe to share between processes.
 *
 * <p>Files that were torn or edited are noticed by their digest. Where the current one is, the
 * newest sound revision takes its place, and the log says so.
 */
public final class StateStore {
  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);
  private final StoreFolder folder;
  private final StateFiles files;
  private final ArtifactStore artifacts;
  private final Clock clock;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  StateStore(StoreFolder folder, ArtifactStore artifacts, Clock clock) {
    this.folder = folder;
    this.files = new StateFiles(folder);
    this.artifacts = artifacts;
    this.clock = clock;
  }

  /**
   * What is desired now; {@link DesiredState#EMPTY} before the first change.
   *
   * @throws SensoriumException {@code ARTIFACT_DAMAGED} if no revision is sound
   */
  public DesiredState current() {
    return read().state();
  }

  /** All revisions that can be read, the oldest first; the last is the current one. */
  public List<DesiredState> history() {
    return history(Integer.MAX_VALUE);
  }

  /** What is wrong with the files, a sentence each; empty if nothing is. */
  public List<String> damages() {
    List<String> damages = new ArrayList<>();
    files.last(Integer.MAX_VALUE, files.current(damages).state(), damages);
    return List.copyOf(damages);
  }

  /** The last revisions that can be read, at most so many, the oldest first. */
  public List<DesiredState> history(int count) {
    List<String> damages = new ArrayList<>();
    List<DesiredState> last = files.last(count, files.current(damages).state(), damages);
    say(damages);
    return last;
  }

  /**
   * One revision.
   *
   * @throws SensoriumException {@code NOT_FOUND}, also if it can no longer be read
   */
  public DesiredState revision(int number) {
    return history().stream()
        .filter(state -> state.revision() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new SensoriumException(
                    ErrorCode.NOT_FOUND,
                    "the history in %s has no revision %d that can be read; 'sensorium history' lists those it has"
                        .formatted(folder.root(), number)));
  }

  /** What has to be done to come from one revision to another. */
  public StateDifference difference(int before, int after) {
    return StateDifference.between(revision(before), revision(after));
  }

  /**
   * What {@link #commit} would make of a change, with the same errors, if it can be told without
   * writing.
   */
  public DesiredState propose(int expectedRevision, StateChange change) {
    return next(read(), expectedRevision, change);
  }

  /**
   * Makes a change the current revision. When it returns, a crash does not take it back.
   *
   * @param expectedRevision that the change was made from
   * @throws SensoriumException {@code STATE_CONFLICT} if another revision is current, {@code
   *     ARTIFACT_NOT_AVAILABLE} if the store lacks what the change names, {@code
   *     STORE_NOT_WRITABLE}; then nothing has changed
   * @throws IllegalArgumentException if the change is no valid state, such as two pipelines of one
   *     name
   */
  public DesiredState commit(int expectedRevision, StateChange change) {
    StoreSession session = folder.session();
    return folder.exclusively(
        () -> {
          DesiredState next = next(read(), expectedRevision, change);
          files.write(next, session);
          session.release(next.artifacts().keySet());
          return next;
        });
  }

  /**
   * Makes what an earlier revision wanted the current, and new, revision.
   *
   * @param expectedRevision that is current
   * @throws SensoriumException as {@link #commit} and {@link #revision} have them
   */
  public DesiredState rollback(int expectedRevision, int revision, String by, String reason) {
    return commit(expectedRevision, StateChange.of(revision(revision), by, reason));
  }

  private DesiredState next(StateFiles.Current now, int expectedRevision, StateChange change) {
    int current = now.state().revision();
    if (current != expectedRevision) {
      throw new SensoriumException(
          ErrorCode.STATE_CONFLICT,
          "the change by '%s' was made from revision %d of the desired state, but revision %d, by '%s', is current; look at it, and make the change from there"
              .formatted(change.by(), expectedRevision, current, now.state().by()));
    }
    DesiredState next = change.state(now.nextRevision(), clock.instant());
    requireArtifacts(next.artifacts());
    return next;
  }

  private void requireArtifacts(Map<String, String> needed) {
    Set<String> there = Set.copyOf(artifacts.list());
    needed.forEach(
        (digest, name) -> {
          if (!there.contains(digest)) {
            throw artifacts.missing(digest, name);
          }
        });
  }

  private StateFiles.Current read() {
    List<String> damages = new ArrayList<>();
    StateFiles.Current current = files.current(damages);
    say(damages);
    return current;
  }

  private void say(List<String> damages) {
    damages.stream().filter(said::add).forEach(LOG::warn);
  }
}
