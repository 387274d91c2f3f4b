package io.sensorium.host.control;

import io.sensorium.server.administration.Administration;
import io.sensorium.server.administration.Applied;
import io.sensorium.server.administration.Change;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for those who like dropping files: the bundles ({@code *.jar}) and pipeline files
 * ({@code *.yaml}) that lie in it together are one change. What was taken goes to {@code taken/},
 * what was refused, or failed for whatever reason, to {@code refused/} with the reason beside it.
 * While a rollout is under way they wait.
 *
 * <p>Files should be moved in, or written under a name that begins with a dot and renamed; one that
 * grows is waited for.
 */
public final class Inbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
  private static final String BY = "inbox";
  private static final long POLL_MILLISECONDS = 500;
  private static final long CLOSING_SECONDS = 60;
  private static final long LONGEST_TEXT = 4L << 20;

  /** Each attempt is on the record, and a rollout may take days. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Path folder;
  private final Administration administration;
  private final Clock clock;
  private final ScheduledExecutorService poll =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sensorium-inbox");
            thread.setDaemon(true);
            return thread;
          });
  private Map<Path, Stamp> seen = Map.of();

  /** What has been dealt with and could not be moved away. */
  private Map<Path, Stamp> stuck = Map.of();

  private Instant next = Instant.MIN;

  private record Stamp(long bytes, FileTime modified) {
    static Stamp of(Path file) throws IOException {
      return new Stamp(Files.size(file), Files.getLastModifiedTime(file));
    }
  }

  /** An inbox that is looked into only when it is told to. */
  Inbox(Path folder, Administration administration, Clock clock) {
    this.folder = folder;
    this.administration = administration;
    this.clock = clock;
  }

  /** Watches a folder, which need not be there yet, until it is closed. */
  public static Inbox watch(Path folder, Administration administration) {
    Inbox inbox = new Inbox(folder, administration, Clock.systemUTC());
    var unused =
        inbox.poll.scheduleWithFixedDelay(
            inbox::look, POLL_MILLISECONDS, POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
    return inbox;
  }

  void look() {
    try {
      Map<Path, Stamp> now = files();
      boolean whole = !now.isEmpty() && now.equals(seen) && !now.equals(stuck);
      if (whole && !clock.instant().isBefore(next)) {
        take(now);
        now = Map.of();
      }
      seen = now;
    } catch (NoSuchFileException e) {
      LOG.debug("A file has gone from the inbox {}, which is looked at again", folder, e);
    } catch (IOException | RuntimeException e) {
      // A folder that cannot be read now may be later.
      LOG.warn("The inbox {} cannot be read: {}", folder, e.getMessage());
    }
  }

  private Map<Path, Stamp> files() throws IOException {
    Map<Path, Stamp> found = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : (Iterable<Path>) files.filter(Inbox::isMeant)::iterator) {
          found.put(file, Stamp.of(file));
        }
      }
    }
    return found;
  }

  private static boolean isMeant(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && !name.startsWith(".")
        && (isBundle(file) || isPipeline(file));
  }

  private static boolean isBundle(Path file) {
    return file.toString().endsWith(".jar");
  }

  private static boolean isPipeline(Path file) {
    return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
  }

  private void take(Map<Path, Stamp> now) throws NoSuchFileException {
    List<Path> files = List.copyOf(now.keySet());
    try {
      Applied applied = administration.apply(change(files), BY);
      LOG.info("The inbox made revision {}: {}", applied.after(), applied.changes());
      put(now, "taken", Optional.empty());
    } catch (SensoriumException e) {
      if (e.code() == ErrorCode.STATE_CONFLICT) {
        LOG.info("The inbox waits: {}", e.getMessage());
        next = clock.instant().plus(PAUSE);
      } else {
        refuse(now, e.code() + ": " + e.getMessage());
      }
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("The inbox failed with {}", names(files), e);
      refuse(now, ErrorCode.INTERNAL + ": " + e);
    }
  }

  private void refuse(Map<Path, Stamp> files, String reason) {
    LOG.warn("The inbox refuses {}: {}", names(List.copyOf(files.keySet())), reason);
    put(files, "refused", Optional.of(reason));
  }

  private Change change(List<Path> files) throws IOException {
    List<String> bundles = new ArrayList<>();
    List<Change.Definition> pipelines = new ArrayList<>();
    for (Path file : files) {
      if (isBundle(file)) {
        bundles.add(administration.accept(file).sha256());
      } else {
        String name = file.getFileName().toString();
        pipelines.add(new Change.Definition(name, text(file)));
      }
    }
    return Change.NONE
        .installing(bundles)
        .defining(pipelines)
        .because("from the inbox: " + names(files));
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > LONGEST_TEXT) {
      throw new SensoriumException(
          ErrorCode.CONTENT_TOO_LARGE,
          "'%s' is larger than %d bytes, and no pipeline file"
              .formatted(file.getFileName(), LONGEST_TEXT));
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_DEFINITION,
          "'%s' is no text in UTF-8; save it as such".formatted(file.getFileName()),
          e);
    }
  }

  private static String names(List<Path> files) {
    return String.join(", ", files.stream().map(each -> each.getFileName().toString()).toList());
  }

  /** Moves files away, with a reason beside them; those that stay are not looked at any more. */
  private void put(Map<Path, Stamp> files, String where, Optional<String> reason) {
    try {
      Path target =
          Files.createDirectories(folder.resolve(where).resolve(STAMP.format(clock.instant())));
      for (Path file : files.keySet()) {
        Files.move(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
      if (reason.isPresent()) {
        Files.writeString(target.resolve("reason.txt"), reason.get() + "\n");
      }
    } catch (IOException e) {
      stuck = new TreeMap<>(files);
      stuck.keySet().removeIf(Files::notExists);
      LOG.error(
          "What the inbox {} has dealt with cannot be moved to '{}', and is left there until it changes",
          folder,
          where,
          e);
    }
  }

  /** Waits for a change that is under way: interrupted, it would fail. */
  @Override
  public void close() {
    poll.shutdown();
    try {
      if (!poll.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A change of the inbox is still under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
