package io.sensorium.runtime.memory;

import io.sensorium.spi.engine.DeviceMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The memory of this machine, or of the container that limits this process: the smallest limit of
 * all that apply. Files in memory that can be dropped count as available.
 *
 * <p>The kernel is asked itself, for Java counts cached files as used. Elsewhere than on Linux
 * nothing is known.
 */
public final class HostMemory {
  private static final String CGROUP_2 = "0::";
  private final Path root;

  public HostMemory() {
    this(Path.of("/"));
  }

  /** For tests: another folder than {@code /} that holds {@code proc} and {@code sys}. */
  HostMemory(Path root) {
    this.root = root;
  }

  /** What there is now; empty where the kernel does not say. */
  public Optional<DeviceMemory> read() {
    Path machine = root.resolve("proc/meminfo");
    OptionalLong total = number(machine, "MemTotal:");
    OptionalLong available = number(machine, "MemAvailable:");
    if (total.isEmpty() || available.isEmpty()) {
      return Optional.empty();
    }
    // The file has kibibytes.
    long[] memory = {total.getAsLong() << 10, available.getAsLong() << 10};
    limits().forEach(limit -> limit.narrow(memory));
    return Optional.of(new DeviceMemory(memory[0], Math.min(memory[0], Math.max(0, memory[1]))));
  }

  /** A control group's: of {@code bytes}, {@code used} are in use and cannot be dropped. */
  private record Limit(long bytes, long used) {
    void narrow(long[] memory) {
      memory[0] = Math.min(memory[0], bytes);
      memory[1] = Math.min(memory[1], bytes - used);
    }
  }

  private Stream<Limit> limits() {
    return lines(root.resolve("proc/self/cgroup")).stream().flatMap(this::limits);
  }

  /** Of a line such as {@code 0::/one/two} or {@code 4:memory:/one/two}. */
  private Stream<Limit> limits(String line) {
    boolean second = line.startsWith(CGROUP_2);
    if (!second && !line.contains(":memory:")) {
      return Stream.of();
    }
    Path mount = root.resolve(second ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
    Path group = mount.resolve(line.substring(line.indexOf('/') + 1)).normalize();
    // In a container the group's own path may not be there, but the mount is the container's.
    return Stream.iterate(group, at -> at.startsWith(mount), Path::getParent)
        .flatMap(at -> second ? limit2(at).stream() : limit1(at).stream());
  }

  private static Optional<Limit> limit2(Path group) {
    return limit(group, "memory.max", "memory.current", "inactive_file");
  }

  private static Optional<Limit> limit1(Path group) {
    return limit(group, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
  }

  private static Optional<Limit> limit(Path group, String most, String used, String droppable) {
    OptionalLong bytes = number(group.resolve(most), "");
    OptionalLong usage = number(group.resolve(used), "");
    if (bytes.isEmpty() || usage.isEmpty()) {
      return Optional.empty();
    }
    long files = number(group.resolve("memory.stat"), droppable + " ").orElse(0);
    return Optional.of(new Limit(bytes.getAsLong(), usage.getAsLong() - files));
  }

  /** The number after a prefix; none if the file or the line is not there, or says {@code max}. */
  private static OptionalLong number(Path file, String prefix) {
    return lines(file).stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip().split(" ", 2)[0])
        .filter(text -> text.matches("\\d{1,19}"))
        .mapToLong(HostMemory::parse)
        .findFirst();
  }

  private static long parse(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      // More than there is to count: no limit.
      return Long.MAX_VALUE;
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      // What is not there is what this class is to find out.
      return List.of();
    }
  }
}
