package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.StateChange;
import io.sensorium.host.store.Store;
import io.sensorium.server.administration.Administration;
import io.sensorium.server.administration.Applied;
import io.sensorium.server.administration.Artifact;
import io.sensorium.server.administration.Change;
import io.sensorium.server.administration.ChangePlan;
import io.sensorium.server.administration.Revision;
import io.sensorium.server.administration.RolloutEnd;
import io.sensorium.server.administration.Status;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Changes what is installed and serves, one change at a time, each wholly or not at all.
 * Thread-safe.
 *
 * <p>A change is planned, its bundles are offered beside those that are there, and every generation
 * that it needs is loaded and tested. Then the desired state is committed, and the generations take
 * over. A failure or a crash before the commit leaves all as it was; after it a restart goes on
 * with the new state. With a shadow or canary rollout the commit comes when the candidates have
 * proved themselves; until then no other change is taken.
 */
public final class ControlPlane implements Administration, AutoCloseable {
  private final Store store;
  private final TargetPlanner planner;
  private final Execution execution;
  private final Changes changes;
  private final Adoption adoption;
  private final StatusReport report;
  private final Rollouts rollouts;
  private final Object changing = new Object();

  ControlPlane(
      Store store,
      TargetPlanner planner,
      Execution execution,
      Changes changes,
      Adoption adoption,
      StatusReport report) {
    this.store = store;
    this.planner = planner;
    this.execution = execution;
    this.changes = changes;
    this.adoption = adoption;
    this.report = report;
    this.rollouts = new Rollouts(store, planner, execution, changing);
  }

  /**
   * Adopts what is new in the installation, and puts into service what is desired as far as that is
   * possible.
   *
   * <p>Where the store cannot be written to, what it desires serves, and nothing is adopted.
   *
   * @param failed hears of that, and of each pipeline that cannot serve
   * @throws SensoriumException {@code STORE_NOT_WRITABLE} if nothing was ever desired; then nothing
   *     serves
   */
  public void start(Consumer<SensoriumException> failed) {
    synchronized (changing) {
      DesiredState current = adopted(failed);
      Target target = planner.unchanged(current);
      execution.arrange(target);
      execution.expectEngines(target.recovered());
      target.unavailable().forEach(execution::outOfService);
      execution.recover(target.recovered(), failed);
    }
  }

  private DesiredState adopted(Consumer<SensoriumException> failed) {
    try {
      return adoption.adopt();
    } catch (SensoriumException e) {
      DesiredState current = store.states().current();
      if (e.code() != ErrorCode.STORE_NOT_WRITABLE || current.revision() == 0) {
        throw e;
      }
      failed.accept(e);
      return current;
    }
  }

  /** Tells how each change ends that had to prove itself, unless a request ends it. */
  public void listen(Consumer<RolloutEnd> listener) {
    rollouts.listen(listener);
  }

  @Override
  public int revision() {
    return store.states().current().revision();
  }

  @Override
  public Status status() {
    return report.status(store.states().current());
  }

  @Override
  public List<Revision> history() {
    List<DesiredState> history = new ArrayList<>(store.states().history());
    Collections.reverse(history);
    int newest = history.isEmpty() ? 0 : history.get(0).revision();
    return history.stream()
        .map(
            state ->
                new Revision(
                    state.revision(),
                    state.at(),
                    state.by(),
                    state.reason(),
                    state.revision() == newest))
        .toList();
  }

  @Override
  public ChangePlan plan(Change change) {
    synchronized (changing) {
      DesiredState current = store.states().current();
      try {
        return planned(current, target(current, change, "a plan"));
      } catch (SensoriumException e) {
        return new ChangePlan(
            current.revision(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of(String.valueOf(e.getMessage())));
      }
    }
  }

  private static ChangePlan planned(DesiredState current, Target target) {
    return new ChangePlan(
        current.revision(),
        target.changes(),
        target.pipelines(),
        target.memoryBytes(),
        target.problems());
  }

  private Target target(DesiredState current, Change change, String by) {
    boolean forced = change.remove().stream().anyMatch(Change.Removal::force);
    StateChange wanted = changes.of(current, change, by);
    Target target = planner.plan(current, wanted, forced);
    return change.rollout().map(target::by).orElse(target).explained();
  }

  @Override
  public Applied apply(Change change, String by) {
    synchronized (changing) {
      DesiredState current = store.states().current();
      change.revision().ifPresent(expected -> requireRevision(expected, current));
      rollouts.requireNone();
      return make(current, target(current, change, by));
    }
  }

  @Override
  public Applied rollback(Optional<Integer> revision, String by) {
    synchronized (changing) {
      DesiredState current = store.states().current();
      Optional<PendingChange> tried = rollouts.pending();
      if (tried.isPresent() && revision.isEmpty()) {
        return takenBack(current, tried.get(), by);
      }
      rollouts.requireNone();
      DesiredState before = store.states().revision(revision.orElseGet(() -> previous(current)));
      return make(current, planner.plan(current, back(current, before, by), false).asWayBack());
    }
  }

  /**
   * The next start must not take what was gone back from: only a pipeline that follows with this
   * very model goes on following.
   */
  private static StateChange back(DesiredState current, DesiredState before, String by) {
    StateChange back = StateChange.of(before, by, "back to revision " + before.revision());
    for (DesiredState.Pipeline pipeline : before.pipelines()) {
      boolean follows =
          current
              .pipeline(pipeline.name())
              .filter(now -> now.follow() && now.model().equals(pipeline.model()))
              .isPresent();
      back = follows ? back : back.with(pipeline.pinned());
    }
    return back;
  }

  private static int previous(DesiredState current) {
    if (current.revision() <= 1) {
      throw new SensoriumException(
          ErrorCode.NOT_FOUND,
          "there is no revision before %d to go back to".formatted(current.revision()));
    }
    return current.revision() - 1;
  }

  private Applied takenBack(DesiredState current, PendingChange change, String by) {
    rollouts.takeBack(change, "it was rolled back by " + by);
    return new Applied(
        current.revision(), current.revision(), List.of("end the rollout of the newest change"));
  }

  private Applied make(DesiredState current, Target target) {
    requireNoProblems(target);
    List<String> done = new ArrayList<>(target.changes());
    rollouts.make(current, target).ifPresent(change -> done.add(change.explanation()));
    return new Applied(current.revision(), revision(), done);
  }

  private static void requireRevision(int expected, DesiredState current) {
    if (expected != current.revision()) {
      throw new SensoriumException(
          ErrorCode.STATE_CONFLICT,
          "the change was made for revision %d, but revision %d, by '%s', is current; look at it, and make the change from there"
              .formatted(expected, current.revision(), current.by()));
    }
  }

  private static void requireNoProblems(Target target) {
    if (!target.problems().isEmpty()) {
      throw new SensoriumException(ErrorCode.CHANGE_REFUSED, String.join("\n", target.problems()));
    }
  }

  @Override
  public Artifact accept(Path file) {
    BundleFile bundle = changes.accept(file, store.states().current().bundles());
    Bundle desired = StoredBundles.desired(bundle, Changes.ACCEPTANCE);
    return new Artifact(
        bundle.sha256(),
        store.artifacts().bytes(bundle.sha256()),
        desired.name(),
        desired.version(),
        desired.acceptance());
  }

  /** Nothing changes any more; what serves goes on. */
  @Override
  public void close() {
    rollouts.close();
  }
}
