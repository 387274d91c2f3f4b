package io.sensorium.server.administration;

import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a host lets its operators do. The server in front of it decides who may, and keeps the
 * record.
 *
 * <p>Changes come one at a time; what only looks may be called on any thread meanwhile. Failures
 * are {@link SensoriumException}s, and after one nothing has changed.
 */
public interface Administration {
  /** The revision of the desired state, from 0; asked for around every change. */
  int revision();

  Status status();

  /** Every revision that can be rolled back to, the newest first. */
  List<Revision> history();

  /** What a change would do; it does nothing, and faults of the change are problems of the plan. */
  ChangePlan plan(Change change);

  /**
   * Makes a change, wholly or not at all.
   *
   * @param by who asks, for the history
   * @throws SensoriumException {@code STATE_CONFLICT} if the change was made for another revision
   */
  Applied apply(Change change, String by);

  /**
   * Makes the state of an earlier revision the newest one.
   *
   * @param revision absent for the one before the newest
   * @param by who asks, for the history
   * @throws SensoriumException {@code NOT_FOUND}
   */
  Applied rollback(Optional<Integer> revision, String by);

  /**
   * Verifies a bundle and takes it into the store, from where a change can install it. That it is
   * there already is no failure.
   *
   * @param file belongs to the caller, who deletes it afterwards
   */
  Artifact accept(Path file);
}
