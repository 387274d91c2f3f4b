package io.sensorium.host.unload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.bundle.BundleIndex;
import io.sensorium.host.fixture.Bundles;
import io.sensorium.host.fixture.Leaks;
import io.sensorium.host.plugin.PluginHost;
import io.sensorium.runtime.memory.AdmittingEngine;
import io.sensorium.runtime.memory.MemoryLedger;
import io.sensorium.runtime.memory.ProgramOwner;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginUse;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.testkit.FakeEngine;
import io.sensorium.testkit.TestPluginContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of leak, each in a bundle of its own, all uninstalled at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedLeaksTest {
  private static final UnloadLimits LIMITS =
      new UnloadLimits(Duration.ZERO, Duration.ofMillis(200), Duration.ofSeconds(2), 4L << 30);
  private static final List<Class<?>> LEAKING =
      List.of(
          Leaks.LeavesThread.class,
          Leaks.LeavesThreadLocal.class,
          Leaks.LeavesStatic.class,
          Leaks.LeavesProgram.class,
          Leaks.LeavesDriver.class,
          Leaks.LeavesHook.class);

  private final MemoryLedger ledger = MemoryLedger.ofThisMachine(Optional.empty());
  private PluginHost host;

  @BeforeAll
  void plantAndUninstall(@TempDir Path folder) {
    Stream.concat(LEAKING.stream(), Stream.of(Leaks.Clean.class))
        .forEach(type -> write(folder, type));
    host = PluginHost.open(BundleIndex.scan(folder, Bundles.unsigned()), ledger, LIMITS);
    List<PluginDescriptor> plugins = host.registry().snapshot().plugins();
    PluginUse use = host.registry().use("the test", plugins);
    plugins.forEach(this::plant);
    List<String> digests = host.bundles().stream().map(BundleFile::sha256).toList();
    host.withdraw(digests);
    use.close();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (host.unloads().outcomes().size() < digests.size() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private static void write(Path folder, Class<?> type) {
    Bundles.leaks(type.getSimpleName(), "1.0.0", type)
        .write(folder.resolve(type.getSimpleName() + ".jar"));
  }

  private void plant(PluginDescriptor plugin) {
    EncoderFactory factory = host.registry().encoder(plugin);
    ProgramOwner owner = new ProgramOwner(plugin.label(), plugin.bundleDigest());
    factory
        .create(
            Settings.none("test"),
            TestPluginContext.of(
                new AdmittingEngine(
                    FakeEngine.computing("idle", UnaryOperator.identity()), ledger, owner, false)))
        .close();
  }

  @AfterAll
  void close() {
    Leaks.HostStatics.HELD.clear();
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("left by a plugin"))
        .forEach(Thread::interrupt);
    host.close();
  }

  @Test
  void bundleThatLeavesNothingIsSeenUnloaded() {
    UnloadOutcome outcome = outcome(Leaks.Clean.class);
    assertTrue(outcome.isUnloaded(), outcome::toString);
  }

  @Test
  void threadIsNamed() {
    requireLeak(Leaks.LeavesThread.class, Leak.Kind.THREAD, "thread 'left by a plugin'");
  }

  @Test
  void threadLocalIsNamedWithItsThread() {
    requireLeak(
        Leaks.LeavesThreadLocal.class,
        Leak.Kind.THREAD_LOCAL,
        "thread '" + Thread.currentThread().getName() + "'");
  }

  @Test
  void staticFieldOfTheHostIsNamed() {
    requireLeak(
        Leaks.LeavesStatic.class,
        Leak.Kind.STATIC_FIELD,
        "static io.sensorium.host.fixture.Leaks$HostStatics.HELD");
  }

  @Test
  void openProgramIsNamedWithTheLineThatCompiledIt() {
    requireLeak(
        Leaks.LeavesProgram.class,
        Leak.Kind.OPEN_PROGRAM,
        "compiled at io.sensorium.host.fixture.Leaks$LeavesProgram.create(Leaks.java:");
  }

  @Test
  void driverIsNamed() {
    requireLeak(
        Leaks.LeavesDriver.class,
        Leak.Kind.DRIVER,
        "static java.sql.DriverManager.registeredDrivers");
  }

  @Test
  void shutdownHookIsNamed() {
    requireLeak(
        Leaks.LeavesHook.class,
        Leak.Kind.SHUTDOWN_HOOK,
        "static java.lang.ApplicationShutdownHooks.hooks");
  }

  private void requireLeak(Class<?> type, Leak.Kind kind, String path) {
    UnloadOutcome outcome = outcome(type);
    assertEquals(
        Set.of(kind),
        outcome.leaks().stream().map(Leak::kind).collect(Collectors.toSet()),
        outcome::toString);
    Leak leak = outcome.leaks().get(0);
    assertEquals(type.getName(), leak.className(), outcome::toString);
    assertTrue(leak.path().contains(path), outcome::toString);
  }

  private UnloadOutcome outcome(Class<?> type) {
    return host.unloads().outcomes().stream()
        .filter(each -> each.bundle().equals("com.example." + type.getSimpleName() + "/1.0.0"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nothingOfTheDumpStaysBehind() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertEquals(
          List.of(),
          files
              .filter(file -> file.getFileName().toString().startsWith("sensorium-heap-"))
              .toList());
    }
  }
}
