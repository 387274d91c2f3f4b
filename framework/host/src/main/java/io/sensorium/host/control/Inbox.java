package io.sensorium.host.control;

import io.sensorium.server.administration.Administration;
import io.sensorium.server.administration.Applied;
import io.sensorium.server.administration.Change;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * what was refused to {@code refused/} with the reason beside it.
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
  private final Path folder;
  private final Administration administration;
  private final ScheduledExecutorService poll =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sensorium-inbox");
            thread.setDaemon(true);
            return thread;
          });
  private Map<Path, Stamp> seen = Map.of();

  private record Stamp(long bytes, FileTime modified) {
    static Stamp of(Path file) throws IOException {
      return new Stamp(Files.size(file), Files.getLastModifiedTime(file));
    }
  }

  private Inbox(Path folder, Administration administration) {
    this.folder = folder;
    this.administration = administration;
  }

  /** Watches a folder, which need not be there yet, until it is closed. */
  public static Inbox watch(Path folder, Administration administration) {
    Inbox inbox = new Inbox(folder, administration);
    var unused =
        inbox.poll.scheduleWithFixedDelay(
            inbox::look, POLL_MILLISECONDS, POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
    return inbox;
  }

  private void look() {
    try {
      Map<Path, Stamp> now = files();
      if (!now.isEmpty() && now.equals(seen)) {
        take(List.copyOf(now.keySet()));
        now = Map.of();
      }
      seen = now;
    } catch (IOException | RuntimeException e) {
      // It is looked at again; a folder that cannot be read now may be later.
      LOG.warn("The inbox {} cannot be emptied: {}", folder, e.getMessage());
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

  private void take(List<Path> files) throws IOException {
    try {
      Applied applied = administration.apply(change(files), BY);
      LOG.info("The inbox made revision {}: {}", applied.after(), applied.changes());
      put(files, "taken");
    } catch (SensoriumException e) {
      if (e.code() == ErrorCode.STATE_CONFLICT) {
        LOG.info("The inbox waits: {}", e.getMessage());
        return;
      }
      String reason = e.code() + ": " + e.getMessage();
      LOG.warn("The inbox refuses {}: {}", names(files), reason);
      Files.writeString(put(files, "refused").resolve("reason.txt"), reason + "\n");
    }
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

  private Path put(List<Path> files, String where) throws IOException {
    Path target =
        Files.createDirectories(folder.resolve(where).resolve(STAMP.format(Instant.now())));
    for (Path file : files) {
      Files.move(
          file, target.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
    }
    return target;
  }

  @Override
  public void close() {
    poll.shutdownNow();
  }
}
