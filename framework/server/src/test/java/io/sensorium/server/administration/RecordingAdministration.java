package io.sensorium.server.administration;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A host in memory: each change makes a revision, and a bundle is whatever is uploaded. */
final class RecordingAdministration implements Administration {
  final List<Change> applied = new CopyOnWriteArrayList<>();
  final List<String> callers = new CopyOnWriteArrayList<>();
  final List<Artifact> accepted = new CopyOnWriteArrayList<>();

  /** A bundle is taken in only while nobody else has this. */
  final Semaphore busy = new Semaphore(1);

  volatile Optional<RuntimeException> failure = Optional.empty();
  private final AtomicInteger revision = new AtomicInteger(7);

  @Override
  public int revision() {
    return revision.get();
  }

  @Override
  public Status status() {
    return new Status(
        revision.get(),
        List.of(
            new Status.Pipeline(
                "stamps", Status.State.READY, Optional.of("g1"), Optional.of(3), Optional.empty()),
            new Status.Pipeline(
                "shapes",
                Status.State.UNAVAILABLE,
                Optional.empty(),
                Optional.empty(),
                Optional.of("encoder 'vit' was removed"))),
        List.of(new Status.Bundle("encoder", "1.0.0", "ab", "pinned", List.of("stamps"))),
        List.of(new Status.Leak("encoder/0.9.0", "thread 'poll' -> Poller")),
        List.of(new Status.Breaker("encoder 'minilm' 1.0.0", "5 failures", 1000)));
  }

  @Override
  public List<Revision> history() {
    return List.of(new Revision(revision.get(), Instant.EPOCH, "key ci", "a reason", true));
  }

  @Override
  public ChangePlan plan(Change change) {
    return new ChangePlan(
        revision.get(), List.of("installs"), List.of("stamps"), Optional.of(1L << 20), List.of());
  }

  @Override
  public Applied apply(Change change, String by) {
    failure.ifPresent(
        thrown -> {
          throw thrown;
        });
    if (change.revision().filter(expected -> expected != revision.get()).isPresent()) {
      throw new SensoriumException(ErrorCode.STATE_CONFLICT, "it is revision " + revision.get());
    }
    applied.add(change);
    callers.add(by);
    int before = revision.getAndIncrement();
    return new Applied(before, before + 1, List.of("changed"));
  }

  @Override
  public Applied rollback(Optional<Integer> earlier, String by) {
    return apply(
        Change.NONE.because("rollback to " + earlier.map(String::valueOf).orElse("-")), by);
  }

  @Override
  public Artifact accept(Path file) {
    busy.acquireUninterruptibly();
    try {
      Artifact artifact =
          new Artifact(Sha256.of(file), Files.size(file), "encoder", "2.0.0", "pinned");
      accepted.add(artifact);
      return artifact;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      busy.release();
    }
  }
}
