package io.sensorium.host.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.fixture.Bundles;
import io.sensorium.host.fixture.Trap;
import io.sensorium.host.plugin.PluginHost;
import io.sensorium.runtime.memory.MemoryLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile jars in a bundles folder: none gets far enough for a class of it to load. */
class HostileJarsTest {
  private static final BundleVerifier OPEN = Bundles.unsigned();
  @TempDir private static Path shared;
  @TempDir private Path folder;

  @BeforeEach
  void untouched() {
    System.clearProperty(Trap.TRACE);
  }

  /** Without this the others would show nothing: the same jar, sound, does spring the trap. */
  @Test
  void soundJarLoadsAndLeavesItsTrace() {
    good().write(folder.resolve("good.jar"));
    try (PluginHost host =
        PluginHost.open(folder, OPEN, MemoryLedger.ofThisMachine(Optional.empty()))) {
      assertNull(System.getProperty(Trap.TRACE));
      host.registry().resolve("the test", host.registry().snapshot().plugins());
      assertEquals("sprung", System.getProperty(Trap.TRACE));
    }
  }

  @ParameterizedTest
  @MethodSource("codes")
  void hostileJarIsRefusedWithItsCode(Refusal code) throws IOException {
    Path file = folder.resolve("hostile.jar");
    Files.write(file, HostileJars.all().get(code).apply(good()));
    Finding finding = OPEN.verify(VerificationRequest.of(file));
    assertEquals(
        List.of(code),
        finding.refusals().stream().map(Refused::code).distinct().toList(),
        finding::reason);
    assertFalse(finding.isAccepted());
    requireNothingLoads();
  }

  /** One outside the basic plane is two characters to Java. */
  @Test
  void directionCharacterOfTwoHalvesIsRefusedToo() throws IOException {
    RawJar jar = good();
    jar.add("a" + Character.toString(0xe0041) + ".txt");
    Finding finding = OPEN.verify(VerificationRequest.of(jar.write(folder.resolve("tag.jar"))));
    assertEquals(
        List.of(Refusal.ENTRY_NAME_CONTROL),
        finding.refusals().stream().map(Refused::code).toList(),
        finding::reason);
    assertTrue(finding.reason().contains("\\ue0041"), finding::reason);
  }

  static Stream<Refusal> codes() {
    return HostileJars.all().keySet().stream();
  }

  private void requireNothingLoads() {
    try (PluginHost host =
        PluginHost.open(folder, OPEN, MemoryLedger.ofThisMachine(Optional.empty()))) {
      assertEquals(List.of(), host.registry().snapshot().plugins());
      assertEquals(1, host.skipped().size());
    }
    assertNull(System.getProperty(Trap.TRACE));
  }

  @Test
  void thereAreManyOfThem() {
    assertTrue(HostileJars.all().size() >= 50, () -> HostileJars.all().size() + " codes");
  }

  private static RawJar good() {
    Path jar = shared.resolve("good.jar");
    return RawJar.of(Files.exists(jar) ? jar : Bundles.of(Trap.class).write(jar));
  }
}
