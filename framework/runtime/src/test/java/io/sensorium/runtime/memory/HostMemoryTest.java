package io.sensorium.runtime.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.engine.DeviceMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMemoryTest {
  @TempDir private Path root;

  @BeforeEach
  void aMachineOfTenMebibytes() throws IOException {
    write("proc/meminfo", "MemTotal:       10240 kB\nMemFree: 1 kB\nMemAvailable:    8192 kB\n");
  }

  @Test
  void readsTheMachine() {
    assertEquals(memory(10, 8), new HostMemory(root).read());
  }

  @Test
  void aControlGroupLimitsIt() throws IOException {
    write("proc/self/cgroup", "0::/one/two\n");
    write("sys/fs/cgroup/one/two/memory.max", "max\n");
    write("sys/fs/cgroup/one/two/memory.current", "1\n");
    write("sys/fs/cgroup/one/memory.max", mebibytes(6));
    write("sys/fs/cgroup/one/memory.current", mebibytes(5));
    write("sys/fs/cgroup/one/memory.stat", "anon 1\ninactive_file " + mebibytes(2));

    assertEquals(memory(6, 3), new HostMemory(root).read());
  }

  @Test
  void soDoesOneOfTheFirstVersionWhoseOwnPathIsNotMounted() throws IOException {
    write("proc/self/cgroup", "9:cpu:/\n4:memory:/docker/a1\n0::/\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", mebibytes(6));
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", mebibytes(7));

    assertEquals(memory(6, 0), new HostMemory(root).read());
  }

  @Test
  void aLimitBeyondAllNumbersIsNone() throws IOException {
    write("proc/self/cgroup", "4:memory:/\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9999999999999999999\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1\n");

    assertEquals(memory(10, 8), new HostMemory(root).read());
  }

  @Test
  void knowsNothingWithoutAKernelThatTells() throws IOException {
    Files.delete(root.resolve("proc/meminfo"));

    assertEquals(Optional.empty(), new HostMemory(root).read());
  }

  @Test
  void readsThisMachine() {
    DeviceMemory memory = new HostMemory().read().orElseThrow();

    assertTrue(memory.availableBytes() > 0, memory::toString);
  }

  private static Optional<DeviceMemory> memory(long total, long available) {
    return Optional.of(new DeviceMemory(total << 20, available << 20));
  }

  private static String mebibytes(long count) {
    return (count << 20) + "\n";
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
