package io.sensorium.it.crash;

import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.StateChange;
import io.sensorium.host.store.Store;
import io.sensorium.runtime.artifact.Sha256;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A process that changes a store until it is killed. It prints {@code ready}, and of each operation
 * {@code put NAME REVISION} before it puts what it needs, {@code commit NAME REVISION CONTENT}
 * before it can be seen, and {@code done NAME REVISION STATE} once it has returned.
 */
final class StoreWork {
  private static final double COLLECTIONS = 0.2;
  private final Store store;
  private final Path scratch;
  private final RandomGenerator random;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private StoreWork(Store store, Path scratch, long seed) {
    this.store = store;
    this.scratch = scratch;
    this.random = new SplittableRandom(seed);
  }

  /** Takes the store's folder, a folder for what is put into it, and a seed. */
  public static void main(String[] arguments) throws IOException {
    System.out.print("ready\n");
    System.out.flush();
    Path root = Path.of(arguments[0]);
    try (Store store = Store.open(root)) {
      StoreWork work = new StoreWork(store, Path.of(arguments[1]), Long.parseLong(arguments[2]));
      while (true) {
        work.step();
      }
    }
  }

  private void step() throws IOException {
    DesiredState current = store.states().current();
    Operation operation = Operation.next(current, random);
    say("put", operation.label(), current.revision() + 1, "-");
    StateChange change = operation.change(store, scratch, random);
    DesiredState proposed = store.states().propose(current.revision(), change);
    say("commit", operation.label(), proposed.revision(), content(proposed));
    DesiredState state = store.states().commit(current.revision(), change);
    say("done", operation.label(), state.revision(), whole(state));
    if (random.nextDouble() < COLLECTIONS) {
      store.collectGarbage(Operation.KEPT_REVISIONS);
    }
  }

  private void say(String what, String operation, int revision, String digest) {
    // One write a line, so that no kill can part it.
    out.print(what + " " + operation + " " + revision + " " + digest + "\n");
    out.flush();
  }

  /** The digest of what a state wants, whenever it was made. */
  static String content(DesiredState state) {
    return whole(
        new DesiredState(
            state.revision(),
            Instant.EPOCH,
            state.by(),
            state.reason(),
            state.bundles(),
            state.pipelines()));
  }

  /** The digest of all that a state says. */
  static String whole(DesiredState state) {
    return Sha256.of(state.json().getBytes(StandardCharsets.UTF_8));
  }
}
