package io.sensorium.it.crash;

import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.Store;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Kills a process that changes a store, again and again, and looks at what is left each time: the
 * state must be the last that was acknowledged or the one that was being made, every revision that
 * was acknowledged must be there, and all that can be gone back to must have its digest.
 */
public final class StoreKills {
  /** An operation prints three. */
  private static final int MOST_LINES = 40;

  /** After the last of the lines that are waited for; about as long as an operation takes. */
  private static final int LONGEST_WAIT_MICROSECONDS = 20_000;

  private final Path folder;
  private final Path root;
  private final RandomGenerator random;
  private final Map<Integer, String> acknowledged = new HashMap<>();
  private final Map<String, Integer> killedIn = new TreeMap<>();
  private int leftovers;
  private int left;
  private int wholeNew;
  private int wholeOld;
  private int operations;

  StoreKills(Path folder, long seed) {
    this.folder = folder;
    this.root = folder.resolve("store");
    this.random = new SplittableRandom(seed);
  }

  /** Takes how many kills, an empty folder and a seed; exits with 1 if anything is wrong. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int kills = Integer.parseInt(arguments[0]);
    Path parent = Files.createDirectories(Path.of(arguments[1]));
    StoreKills run =
        new StoreKills(
            Files.createTempDirectory(parent, "store-kills"), Long.parseLong(arguments[2]));
    List<String> faults = run.run(kills);
    System.out.println(run.report(kills));
    faults.forEach(System.out::println);
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  /** What was wrong, a sentence each. */
  List<String> run(int kills) throws IOException, InterruptedException {
    List<String> faults = new ArrayList<>();
    for (int kill = 1; kill <= kills; kill++) {
      List<String> lines = killed(kill);
      for (String fault : look(lines)) {
        faults.add("after kill " + kill + ": " + fault);
      }
    }
    faults.addAll(lookAtHistory());
    return faults;
  }

  /** What was seen, for people. */
  String report(int kills) {
    return """
        %d kills, %d operations acknowledged
        killed in: %s
        processes that left temporary files: %d; files that were left after the next start: %d
        commits that were killed: %d wholly there, %d wholly not"""
        .formatted(kills, operations, killedIn, leftovers, left, wholeNew, wholeOld);
  }

  int operations() {
    return operations;
  }

  private List<String> killed(int kill) throws IOException, InterruptedException {
    Path out = folder.resolve("out-" + kill);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-classpath",
                System.getProperty("java.class.path"),
                StoreWork.class.getName(),
                root.toString(),
                folder.resolve("scratch").toString(),
                Long.toString(random.nextLong()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(out.toFile())
            .start();
    try {
      int lines = 1 + random.nextInt(MOST_LINES);
      while (process.isAlive() && Files.readAllLines(out).size() < lines) {
        Thread.sleep(1);
      }
      TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_WAIT_MICROSECONDS));
      if (!process.isAlive()) {
        throw new IllegalStateException(
            "the process has ended by itself: " + Files.readString(out));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return Files.readAllLines(out);
  }

  private List<String> look(List<String> lines) throws IOException {
    List<String> faults = new ArrayList<>();
    leftovers += files(root.resolve("sessions")).isEmpty() ? 0 : 1;
    try (Store store = Store.open(root)) {
      DesiredState current = store.states().current();
      faults.addAll(faultsOf(current, lines));
      faults.addAll(store.states().damages());
      faults.addAll(damagedArtifacts(store, Operation.KEPT_REVISIONS));
    }
    for (Path file : files(root.resolve("sessions"))) {
      faults.add(file + " was left");
      left++;
    }
    return faults;
  }

  private List<String> faultsOf(DesiredState current, List<String> lines) {
    List<String> faults = new ArrayList<>();
    List<Line> said = lines.stream().skip(1).map(Line::parse).toList();
    said.stream().filter(line -> line.what().equals("done")).forEach(this::acknowledge);
    Line killed = said.isEmpty() ? Line.OPENING : said.get(said.size() - 1);
    int last = acknowledged.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    killedIn.merge(killed.moment(), 1, Integer::sum);
    if (killed.what().equals("commit") && current.revision() == killed.revision()) {
      if (!StoreWork.content(current).equals(killed.digest())) {
        faults.add("revision " + current.revision() + " is not what was to be made");
      }
      wholeNew++;
      acknowledged.put(current.revision(), StoreWork.whole(current));
    } else if (current.revision() != last) {
      faults.add("revision " + current.revision() + " is current, but " + last + " was promised");
    } else if (killed.what().equals("commit")) {
      wholeOld++;
    }
    return faults;
  }

  private void acknowledge(Line line) {
    acknowledged.put(line.revision(), line.digest());
    operations++;
  }

  /** What is wrong with all that is there, and all that the newest revisions need. */
  static List<String> damagedArtifacts(Store store, int revisions) {
    List<String> faults = new ArrayList<>();
    Map<String, String> needed = new TreeMap<>();
    store.states().history(revisions).forEach(state -> needed.putAll(state.artifacts()));
    store.artifacts().list().forEach(digest -> needed.putIfAbsent(digest, "an artifact"));
    needed.forEach(
        (digest, name) -> {
          try {
            store.artifacts().verify(digest, name);
          } catch (SensoriumException e) {
            faults.add(e.getMessage());
          }
        });
    return faults;
  }

  private List<String> lookAtHistory() {
    try (Store store = Store.open(root)) {
      Map<Integer, String> found = new HashMap<>();
      store
          .states()
          .history()
          .forEach(state -> found.put(state.revision(), StoreWork.whole(state)));
      return found.equals(acknowledged)
          ? store.states().damages()
          : List.of("the history is not what was acknowledged: " + found + ", " + acknowledged);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** What the process printed. */
  private record Line(String what, String operation, int revision, String digest) {
    static final Line OPENING = new Line("open", "", 0, "");

    String moment() {
      return what.equals("done") ? "after an operation" : (operation + " " + what).strip();
    }

    static Line parse(String text) {
      String[] words = text.split(" ", -1);
      return new Line(words[0], words[1], Integer.parseInt(words[2]), words[3]);
    }
  }
}
