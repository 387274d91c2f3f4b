package io.sensorium.runtime.memory;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.DeviceMemory;
import io.sensorium.spi.engine.Engine;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the programs of this host take of each device's memory, all engines together. Thread-safe.
 *
 * <p>A device has left the smaller of two figures: what is available on it at this moment, and what
 * all of it is without the claims on it. The second counts what programs will need when they run,
 * and is all that there is on a device whose engine does not tell what is available.
 */
public final class MemoryLedger {
  private static final long MEBIBYTE = 1 << 20;
  private final Supplier<Optional<DeviceMemory>> host;
  private final Optional<Long> hostLimit;
  private final Map<Device, Long> claimed = new HashMap<>();
  private final Map<Device, Long> loading = new HashMap<>();
  private final Set<Claim> open = new LinkedHashSet<>();

  /**
   * A ledger.
   *
   * @param host the CPU's memory
   * @param hostLimit the bytes that all programs on the CPU may take together
   */
  public MemoryLedger(Supplier<Optional<DeviceMemory>> host, Optional<Long> hostLimit) {
    this.host = host;
    this.hostLimit = hostLimit;
  }

  /** Of this machine, with a limit or without. */
  public static MemoryLedger ofThisMachine(Optional<Long> hostLimit) {
    return new MemoryLedger(new HostMemory()::read, hostLimit);
  }

  /**
   * Sets memory aside for a program.
   *
   * @param owner what needs it
   * @throws SensoriumException {@code OUT_OF_MEMORY}, with the figures, if the device has less left
   */
  synchronized Claim claim(ProgramOwner owner, Engine engine, Device device, long bytes) {
    left(engine, device)
        .filter(left -> left.availableBytes() < bytes)
        .ifPresent(
            left -> {
              throw refusal(owner.label(), device, bytes, left);
            });
    claimed.merge(device, bytes, Long::sum);
    loading.merge(device, bytes, Long::sum);
    Claim claim =
        new Claim(new OpenProgram(owner, PluginFrame.calling(), device, bytes, System.nanoTime()));
    open.add(claim);
    return claim;
  }

  /** What plugins of a bundle compiled or opened and have not closed, in that order. */
  public synchronized List<OpenProgram> openPrograms(String bundleDigest) {
    return open.stream()
        .map(claim -> claim.program)
        .filter(program -> program.owner().bundleDigest().equals(bundleDigest))
        .toList();
  }

  private synchronized void forget(Claim claim) {
    open.remove(claim);
  }

  /** What a device has, and has left; empty if nobody knows. */
  public synchronized Optional<DeviceMemory> left(Engine engine, Device device) {
    return memory(engine, device)
        .map(
            memory -> {
              long now = memory.availableBytes() - loading.getOrDefault(device, 0L);
              long share = memory.totalBytes() - claimed(device);
              return new DeviceMemory(memory.totalBytes(), Math.max(0, Math.min(now, share)));
            });
  }

  /** The bytes of all claims on a device. */
  public synchronized long claimed(Device device) {
    return claimed.getOrDefault(device, 0L);
  }

  private Optional<DeviceMemory> memory(Engine engine, Device device) {
    Optional<DeviceMemory> told = engine.memory(device);
    if (!device.equals(Device.CPU)) {
      return told;
    }
    Optional<DeviceMemory> known = told.or(host);
    return hostLimit
        .map(limit -> known.orElseGet(() -> new DeviceMemory(limit, limit)).within(limit))
        .or(() -> known);
  }

  private SensoriumException refusal(String owner, Device device, long bytes, DeviceMemory left) {
    return new SensoriumException(
        ErrorCode.OUT_OF_MEMORY,
        "%s needs about %d MiB on %s, of whose %d MiB %d MiB are left; %s"
            .formatted(
                owner,
                (bytes + MEBIBYTE - 1) / MEBIBYTE,
                device,
                left.totalBytes() / MEBIBYTE,
                left.availableBytes() / MEBIBYTE,
                fix(device)));
  }

  private String fix(Device device) {
    String limit =
        hostLimit
            .filter(bytes -> device.equals(Device.CPU))
            .map(bytes -> "raise 'memory.hostMebibytes', which is " + bytes / MEBIBYTE)
            .orElse("give the host more memory");
    return "take another pipeline out of service, or " + limit;
  }

  private synchronized void subtract(Map<Device, Long> sums, Device device, long bytes) {
    sums.merge(device, -bytes, Long::sum);
  }

  /** Memory that is set aside for one program until it is closed. For one thread at a time. */
  final class Claim implements AutoCloseable {
    private final OpenProgram program;
    private boolean loaded;
    private boolean closed;

    Claim(OpenProgram program) {
      this.program = program;
    }

    /** From now on the device's own figure shows it. */
    void loaded() {
      if (!loaded) {
        loaded = true;
        subtract(loading, program.device(), program.bytes());
      }
    }

    @Override
    public void close() {
      loaded();
      if (!closed) {
        closed = true;
        forget(this);
        subtract(claimed, program.device(), program.bytes());
      }
    }
  }
}
