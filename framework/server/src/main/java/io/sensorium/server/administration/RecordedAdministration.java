package io.sensorium.server.administration;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.server.administration.AuditEntry.Decision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What somebody on this machine does without a request, on the record. */
record RecordedAdministration(Administration administration, Recorder recorder, Caller caller)
    implements Administration {
  @Override
  public int revision() {
    return administration.revision();
  }

  @Override
  public Status status() {
    return administration.status();
  }

  @Override
  public List<Revision> history() {
    return administration.history();
  }

  @Override
  public ChangePlan plan(Change change) {
    return administration.plan(change);
  }

  @Override
  public Applied apply(Change change, String by) {
    AuditEvent event = event(AdministrationRoute.APPLY, by);
    return recorder.recorded(
        change.reason().map(event::because).orElse(event), () -> administration.apply(change, by));
  }

  @Override
  public Applied rollback(Optional<Integer> revision, String by) {
    return recorder.recorded(
        event(AdministrationRoute.ROLLBACK, by), () -> administration.rollback(revision, by));
  }

  @Override
  public Artifact accept(Path file) {
    AuditEvent event = event(AdministrationRoute.UPLOAD, file.getFileName().toString());
    return recorder.recorded(event.digest(digest(file)), () -> administration.accept(file));
  }

  private AuditEvent event(AdministrationRoute route, String subject) {
    return AuditEvent.of(caller, route.label(), subject, Decision.ALLOWED);
  }

  static String digest(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
