package io.sensorium.cli;

import io.sensorium.server.administration.Administration;
import io.sensorium.server.administration.Applied;
import io.sensorium.server.administration.Artifact;
import io.sensorium.server.administration.Change;
import io.sensorium.server.administration.ChangePlan;
import io.sensorium.server.administration.Revision;
import io.sensorium.server.administration.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A host that remembers what it was asked. */
final class RecordingHost implements Administration {
  static final String DIGEST = "0123456789abcdef".repeat(4);
  final List<Change> changes = new ArrayList<>();
  List<String> problems = List.of();

  @Override
  public int revision() {
    return 1 + changes.size();
  }

  @Override
  public Status status() {
    return new Status(revision(), List.of(), List.of(), List.of(), List.of());
  }

  @Override
  public List<Revision> history() {
    return List.of(new Revision(1, Instant.EPOCH, "host", "adopted", true));
  }

  @Override
  public ChangePlan plan(Change change) {
    return new ChangePlan(
        revision(), List.of("serves"), List.of("stamps"), Optional.empty(), problems);
  }

  @Override
  public Applied apply(Change change, String by) {
    changes.add(change);
    return new Applied(revision() - 1, revision(), List.of("serves"));
  }

  @Override
  public Applied rollback(Optional<Integer> earlier, String by) {
    return apply(Change.NONE.because("back to " + earlier.orElse(0)), by);
  }

  @Override
  public Artifact accept(Path file) {
    return new Artifact(DIGEST, 1, "encoder", "1.0.0", "pinned");
  }
}
