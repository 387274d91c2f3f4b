package io.sensorium.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.bundle.BundleIndex;
import io.sensorium.host.fixture.Bundles;
import io.sensorium.host.fixture.Leaks;
import io.sensorium.host.unload.UnloadLimits;
import io.sensorium.runtime.memory.MemoryLedger;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.PluginUse;
import io.sensorium.runtime.registry.VersionRange;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.testkit.BundleCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;

class PluginHostTest {
  private static final UnloadLimits LIMITS =
      new UnloadLimits(Duration.ZERO, Duration.ofMillis(50), Duration.ofSeconds(20), 4L << 30);

  @TempDir private Path folder;

  private PluginHost host;
  private BundleFile first;

  @BeforeEach
  void open() throws IOException {
    host =
        PluginHost.open(
            new BundleIndex(List.of(), List.of()),
            MemoryLedger.ofThisMachine(Optional.empty()),
            LIMITS);
    first = read(clean("1.0.0"));
    host.offer(List.of(first));
  }

  private Path clean(String version) {
    return Bundles.leaks("clean", version, Leaks.Clean.class)
        .write(folder.resolve("clean-" + version + ".jar"));
  }

  /** Reads one bundle as the host reads a folder of them. */
  private BundleFile read(Path jar) throws IOException {
    Path alone = Files.createDirectories(folder.resolve("alone-" + jar.getFileName()));
    Files.copy(jar, alone.resolve(jar.getFileName()));
    return BundleIndex.scan(alone, Bundles.unsigned()).bundles().get(0);
  }

  private BundleFile copy(Path jar, String version) throws IOException {
    return read(
        BundleCopy.of(jar).version(version).write(folder.resolve("copy-" + version + ".jar")));
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void newVersionStandsBesideTheOldUntilItsLastUserHasGone() throws IOException {
    PluginDescriptor old = find("clean");
    PluginUse use = host.registry().use("generation 1", List.of(old));
    BundleFile second = copy(first.path(), "1.0.1");
    host.exchange(List.of(second), List.of(first.sha256()));
    PluginDescriptor next = find("clean");
    assertEquals(second.sha256(), next.bundleDigest());
    PluginUse nextUse = host.registry().use("generation 2", List.of(next));
    assertNotEquals(
        host.registry().encoder(old).getClass(), host.registry().encoder(next).getClass());
    assertEquals(List.of(first.sha256(), second.sha256()), host.installed());
    use.close();
    await(() -> host.installed().equals(List.of(second.sha256())));
    await(() -> host.unloads().outcome(first.sha256()).isPresent());
    assertTrue(host.unloads().outcome(first.sha256()).orElseThrow().isUnloaded());
    nextUse.close();
    assertEquals(List.of(second.sha256()), host.installed(), "what is available stays");
  }

  private PluginDescriptor find(String name) {
    return host.registry()
        .snapshot()
        .find(PluginKind.ENCODER, name, VersionRange.ANY)
        .orElseThrow();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not within 30 s");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  @Test
  void planOfAWithdrawnBundleIsToBeMadeAgain() throws IOException {
    PluginDescriptor old = find("clean");
    host.exchange(List.of(copy(first.path(), "1.0.1")), List.of(first.sha256()));
    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> host.registry().use("the test", List.of(old)));
    assertEquals(
        "the test needs encoder 'clean' 1.0.0, but its bundle com.example.clean/1.0.0 has been"
            + " withdrawn; plan it again",
        failure.getMessage());
    assertEquals(List.of(), host.users(first.sha256()));
  }

  @Test
  void otherFileOfTheSameVersionIsRefusedWithWhatToDo() throws IOException {
    BundleFile changed =
        read(
            Bundles.leaks("clean", "1.0.0", Leaks.Clean.class)
                .file("notes.txt", "changed")
                .write(folder.resolve("changed.jar")));
    requireRefused(ErrorCode.BUNDLE_CONFLICT, "raise its Bundle-Version", List.of(changed));
    PluginUse use = host.registry().use("generation 1", List.of(find("clean")));
    host.withdraw(List.of(first.sha256()));
    requireRefused(ErrorCode.BUNDLE_CONFLICT, "raise its Bundle-Version", List.of(changed));
    use.close();
    await(() -> host.installed().isEmpty());
    host.offer(List.of(changed));
    assertEquals(changed.sha256(), find("clean").bundleDigest());
  }

  private void requireRefused(ErrorCode code, String part, List<BundleFile> offered) {
    SensoriumException failure = assertThrows(SensoriumException.class, () -> host.offer(offered));
    assertEquals(code, failure.code());
    assertTrue(String.valueOf(failure.getMessage()).contains(part), failure.getMessage());
  }

  @Test
  void batchWithOneBundleThatDoesNotResolveChangesNothing() throws IOException {
    BundleFile sound = copy(first.path(), "1.0.1");
    BundleFile lacking =
        read(
            Bundles.echo()
                .header("Import-Package", "com.absent;version=\"[1,2)\",*")
                .write(folder.resolve("lacking.jar")));
    requireRefused(
        ErrorCode.BUNDLE_INCOMPLETE,
        "none of the offered bundles is taken: bundle com.example.echo/1.2.3 imports package"
            + " 'com.absent'",
        List.of(sound, lacking));
    assertEquals(List.of(first), host.bundles());
  }

  @Test
  void samePluginOfAnotherBundleIsRefused() throws IOException {
    BundleFile other =
        read(
            BundleCopy.of(first.path())
                .symbolicName("org.example.clean")
                .write(folder.resolve("other.jar")));
    requireRefused(
        ErrorCode.BUNDLE_CONFLICT,
        "bundle 'com.example.clean/1.0.0' provides encoder 'clean' 1.0.0 too",
        List.of(other));
  }

  @Test
  void bundleInUseIsRemovedByForceAlone() {
    PluginUse use = host.registry().use("pipeline 'stamps', generation 3", List.of(find("clean")));
    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> host.remove(first.sha256(), false));
    assertEquals(ErrorCode.BUNDLE_IN_USE, failure.code());
    assertEquals(
        "bundle 'com.example.clean/1.0.0' is used by pipeline 'stamps', generation 3; take them out"
            + " of service first, or force it",
        failure.getMessage());
    assertEquals(List.of(first), host.bundles());
    assertEquals(List.of("pipeline 'stamps', generation 3"), host.remove(first.sha256(), true));
    assertEquals(List.of(), host.bundles());
    assertEquals(List.of(first.sha256()), host.installed());
    use.close();
    await(() -> host.installed().isEmpty());
  }

  @Test
  void twentySwapsLeaveOneClassLoader() throws IOException {
    PluginUse use = host.registry().use("generation 0", List.of(find("clean")));
    String serving = first.sha256();
    int most = 0;
    for (int i = 1; i <= 20; i++) {
      BundleFile next = copy(first.path(), "1.0." + i);
      host.exchange(List.of(next), List.of(serving));
      PluginUse nextUse = host.registry().use("generation " + i, List.of(find("clean")));
      use.close();
      use = nextUse;
      String gone = serving;
      await(() -> host.unloads().outcome(gone).isPresent());
      assertTrue(host.unloads().outcome(gone).orElseThrow().isUnloaded());
      most = Math.max(most, host.installed().size() + host.unloads().liveClassLoaders());
      serving = next.sha256();
    }
    use.close();
    assertTrue(most <= 2, most + " class loaders of the bundle were alive at once");
  }

  @Test
  void otherVendorsBundlesHearNothingOfASwap() throws IOException {
    List<BundleFile> others = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      others.add(
          read(
              BundleCopy.of(first.path())
                  .symbolicName("org.example.other" + i)
                  .plugin("clean", "other" + i)
                  .write(folder.resolve("other" + i + ".jar"))));
    }
    host.offer(others);
    List<PluginDescriptor> plugins = host.registry().snapshot().plugins();
    PluginUse all = host.registry().use("others", plugins);
    PluginUse use = host.registry().use("generation 1", List.of(find("clean")));
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    SynchronousBundleListener listener = event -> heard.add(event.getBundle().getSymbolicName());
    context().addBundleListener(listener);
    BundleFile next = copy(first.path(), "1.0.1");
    host.exchange(List.of(next), List.of(first.sha256()));
    PluginUse nextUse = host.registry().use("generation 2", List.of(find("clean")));
    use.close();
    all.close();
    await(() -> host.unloads().outcome(first.sha256()).isPresent());
    assertEquals(List.of("com.example.clean"), heard.stream().distinct().toList());
    assertEquals(201, host.installed().size());
    nextUse.close();
  }

  private BundleContext context() {
    Class<?> other = host.registry().encoder(find("other7")).getClass();
    return FrameworkUtil.getBundle(other).getBundleContext();
  }
}
