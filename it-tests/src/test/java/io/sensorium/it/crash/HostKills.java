package io.sensorium.it.crash;

import io.sensorium.cli.AdministrationClient;
import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.Store;
import io.sensorium.it.endtoend.ServingProcess;
import io.sensorium.it.swap.MarkedAnswer;
import io.sensorium.it.swap.MarkedInstallation;
import io.sensorium.server.administration.Applied;
import io.sensorium.server.administration.AuditVerification;
import io.sensorium.server.administration.Status;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Kills a running distribution while an operator changes it, again and again, and looks at it each
 * time after it was started anew: it must want just what was acknowledged last, or what was being
 * made, and serve that.
 */
public final class HostKills {
  private static final int LONGEST_WAIT_MILLISECONDS = 2000;

  /** Of which one kills a host that starts. */
  private static final int STARTS = 8;

  private final MarkedInstallation installation;
  private final RandomGenerator random;
  private final HostWork work;
  private final SortedMap<Integer, Wanted> acknowledged = new TreeMap<>();
  private final Map<String, Integer> killedIn = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private Optional<HostOperation> underWay = Optional.empty();
  private int operations;
  private int refused;
  private int wholeNew;
  private int wholeOld;

  HostKills(Path folder, long seed) throws IOException {
    this.installation = new MarkedInstallation(folder);
    this.random = new SplittableRandom(seed);
    this.work = new HostWork(installation, random);
    for (int model = 2; model <= HostWork.MODELS; model++) {
      var unused = installation.publish(model, model);
    }
  }

  /** Takes how many kills, a folder and a seed; exits with 1 if anything is wrong. */
  public static void main(String[] arguments) throws Exception {
    int kills = Integer.parseInt(arguments[0]);
    Path folder = Files.createDirectories(Path.of(arguments[1]).toAbsolutePath());
    HostKills run =
        new HostKills(
            Files.createTempDirectory(folder, "host-kills"), Long.parseLong(arguments[2]));
    List<String> faults = run.run(kills);
    System.out.println(run.report(kills));
    faults.forEach(System.out::println);
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  /** What was wrong, a sentence each. */
  List<String> run(int kills) throws IOException, InterruptedException {
    ServingProcess server = installation.start();
    try {
      acknowledged.put(1, wanted());
      for (int kill = 1; kill <= kills; kill++) {
        changeUntilKilled(server);
        if (random.nextInt(STARTS) == 0) {
          installation.startAndKill(random.nextInt(LONGEST_WAIT_MILLISECONDS));
        }
        server = installation.start();
        look(server, "after kill " + kill + ": ");
      }
    } finally {
      server.close();
    }
    lookAtAuditLog();
    return List.copyOf(faults);
  }

  /** What was seen, for people. */
  String report(int kills) {
    return """
        %d kills of the host, %d operations acknowledged, %d refused by the self-test
        killed in: %s
        operations that were killed: %d wholly there, %d wholly not"""
        .formatted(kills, operations, refused, killedIn, wholeNew, wholeOld);
  }

  int operations() {
    return operations;
  }

  private void changeUntilKilled(ServingProcess server) throws IOException, InterruptedException {
    AdministrationClient operator = installation.operator(server);
    CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> change(operator));
    Thread.sleep(random.nextInt(LONGEST_WAIT_MILLISECONDS));
    server.kill();
    changes.join();
    killedIn.merge(
        underWay.map(each -> each.kind().label()).orElse("between operations"), 1, Integer::sum);
  }

  /** Until nobody answers any more. */
  private void change(AdministrationClient operator) {
    while (true) {
      HostOperation operation = work.next(operator, acknowledged);
      underWay = Optional.of(operation);
      try {
        acknowledge(operation, operation.call().get());
      } catch (SensoriumException e) {
        if (e.code() == ErrorCode.HOST_NOT_AVAILABLE) {
          return;
        }
        refuse(operation, e);
      }
      underWay = Optional.empty();
    }
  }

  private void acknowledge(HostOperation operation, Applied applied) {
    operations++;
    Wanted before = acknowledged.put(applied.after(), operation.expected());
    if (before != null && !before.equals(operation.expected())) {
      faults.add(
          "revision %d is acknowledged for %s, but it was %s"
              .formatted(applied.after(), operation.expected(), before));
    }
  }

  /** A machine that is busy may make the next generation look slow. */
  private void refuse(HostOperation operation, SensoriumException e) {
    if (e.code() == ErrorCode.SELF_TEST_FAILED) {
      refused++;
    } else {
      faults.add(operation.kind().label() + " is refused: " + e.getMessage());
    }
  }

  private void look(ServingProcess server, String when) throws IOException {
    Wanted found = wanted();
    lookAtStates(when);
    lookAtTemporaryFiles(when);
    Status status = installation.operator(server).status();
    Status.Pipeline pipeline = status.pipelines().get(0);
    if (status.revision() != acknowledged.lastKey()
        || pipeline.state() != Status.State.READY
        || !pipeline.model().equals(Optional.of(found.model()))) {
      faults.add(when + "the host says " + status + " of " + found);
    }
    Optional<MarkedAnswer> answer = installation.ask(server);
    if (!answer.map(found::gives).orElse(false)) {
      faults.add(when + "the answer " + answer + " is not of " + found);
    }
  }

  private Wanted wanted() {
    try (Store store = store()) {
      return Wanted.of(store.states().current());
    }
  }

  private Store store() {
    return Store.open(installation.home().resolve("store"));
  }

  private void lookAtStates(String when) {
    try (Store store = store()) {
      DesiredState current = store.states().current();
      settle(current, when);
      for (DesiredState state : store.states().history()) {
        Wanted wanted = acknowledged.get(state.revision());
        if (!Wanted.of(state).equals(wanted)) {
          faults.add(when + "revision " + state.revision() + " is not " + wanted + ": " + state);
        }
      }
      if (store.states().history().size() != acknowledged.size()) {
        faults.add(when + "the history has not all revisions of " + acknowledged.keySet());
      }
      store.states().damages().forEach(damage -> faults.add(when + damage));
      StoreKills.damagedArtifacts(store, Store.DEFAULT_KEPT_REVISIONS)
          .forEach(each -> faults.add(when + each));
    }
  }

  /** Only the framework of the host that runs now has a folder there. */
  private void lookAtTemporaryFiles(String when) throws IOException {
    try (Stream<Path> files = Files.list(installation.temporary())) {
      List<Path> found = files.toList();
      if (found.size() > 1) {
        faults.add(when + "temporary files are left: " + found);
      }
    }
  }

  /** Whether the operation that was under way has been made, is seen now. */
  private void settle(DesiredState current, String when) {
    int last = acknowledged.lastKey();
    if (current.revision() == last + 1 && underWay.isPresent()) {
      acknowledged.put(current.revision(), underWay.get().expected());
      wholeNew++;
    } else if (current.revision() != last) {
      faults.add(when + current.revision() + " is current, but " + last + " was promised");
    } else if (underWay.isPresent()) {
      wholeOld++;
    }
    underWay = Optional.empty();
  }

  private void lookAtAuditLog() throws IOException {
    Path log = installation.home().resolve("administration").resolve("audit.jsonl");
    AuditVerification verification = AuditVerification.verify(log, Optional.empty());
    if (!verification.intact()) {
      faults.add("the audit log is broken: " + verification.finding());
    }
  }
}
